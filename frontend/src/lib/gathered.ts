/**
 * Return a function that acts a while after the first of several calls, once for all of them, with every different thing
 * they were about.
 */
export function gathered<T>(milliseconds: number, act: (things: ReadonlySet<T>) => void): (thing: T) => void {
  let things = new Set<T>();
  return (thing) => {
    if (things.size === 0) {
      setTimeout(() => {
        const all = things;
        things = new Set();
        act(all);
      }, milliseconds);
    }
    things.add(thing);
  };
}
