"""Container images from store paths.

The modules here run inside derivations as well as on the host, and use the standard library only: ``tar`` turns paths
into bytes, ``recipe`` describes a layer without its bytes, ``image`` ties recipes to a configuration, ``archive``
writes the file that ``docker load`` reads.
"""
