"""Looking at pictures: faces and poses."""
