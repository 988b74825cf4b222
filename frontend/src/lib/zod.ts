import { z } from "zod";

// Without this, zod tries whether it may make functions of texts, which the content security policy forbids: the browser
// reports it as an error, and the e2e tests allow none. It has to be said before the first object is described.
z.config({ jitless: true });

export { z };
