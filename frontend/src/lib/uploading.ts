/**
 * How a view hands files over to be uploaded without knowing who uploads: features do not see each other, so the wish
 * goes over the window. It is told at once, because a browser opens a file chooser only while a click is handled.
 */
export type UploadWish = { files: File[] } | { choose: "files" | "folder" };

const WISHED = "lamina:upload";

/** Ask for files to be uploaded, or for a chooser of them. */
export function wishUpload(wish: UploadWish): void {
  window.dispatchEvent(new CustomEvent<UploadWish>(WISHED, { detail: wish }));
}

/** Hear such wishes. Return what ends it. */
export function hearUploadWishes(heard: (wish: UploadWish) => void): () => void {
  const listener = (event: Event) => heard((event as CustomEvent<UploadWish>).detail);
  window.addEventListener(WISHED, listener);
  return () => window.removeEventListener(WISHED, listener);
}
