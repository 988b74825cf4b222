/** What an analysis does at each of its steps, as its events name them. */
export const STEP_WORDS: Readonly<Record<string, string>> = {
  scenes: "Finding scenes",
  frames: "Looking at the pictures",
  speech: "Listening to what is said",
};
