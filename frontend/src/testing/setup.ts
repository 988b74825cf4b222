import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterEach, vi } from "vitest";

// A machine that does several things at once may need longer than the second that is the default.
configure({ asyncUtilTimeout: 10_000 });

// Node's requests know no page that relative addresses belong to.
const NodeRequest = globalThis.Request;
globalThis.Request = class extends NodeRequest {
  constructor(input: RequestInfo | URL, init?: RequestInit) {
    super(typeof input === "string" ? new URL(input, "http://dashboard.test") : input, init);
  }
};

// Nothing has a size here, and nothing scrolls: what follows either only has to be there.
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
window.scrollBy = () => {};
window.scrollTo = () => {};

// jsdom knows the element and not its methods: whether it is shown, and the focus inside, is what a test can tell.
HTMLDialogElement.prototype.showModal = function () {
  this.open = true;
  this.querySelector<HTMLElement>("input, button")?.focus();
};
HTMLDialogElement.prototype.close = function () {
  this.open = false;
};

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  localStorage.clear();
});
