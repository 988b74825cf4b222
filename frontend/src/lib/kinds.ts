/** What each kind of asset is called. */
export const KIND_WORDS = { image: "Picture", audio: "Sound", video: "Film" } as const;
