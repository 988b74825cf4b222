/** How a picture lies in its window: how much larger than fitting it is, and how far its middle is from the window's. */
export interface Place {
  scale: number;
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

export const FITTING: Place = { scale: 1, x: 0, y: 0 };
const LARGEST = 16;

/** Return the size at which a picture fits into a window. */
export function fitted(picture: Size, window: Size): Size {
  const scale = Math.min(window.width / picture.width, window.height / picture.height);
  return { width: picture.width * scale, height: picture.height * scale };
}

/** Keep a picture's edges outside the window, or its middle in the window's where it is smaller. */
export function held(place: Place, fit: Size, window: Size): Place {
  const most = (size: number, room: number) => Math.max(0, (size * place.scale - room) / 2);
  const inside = (value: number, limit: number) => Math.min(limit, Math.max(-limit, value)) || 0;
  return {
    scale: place.scale,
    x: inside(place.x, most(fit.width, window.width)),
    y: inside(place.y, most(fit.height, window.height)),
  };
}

/** Enlarge around a point, given from the window's middle, which stays where it is. */
export function enlarged(place: Place, factor: number, point: { x: number; y: number } = { x: 0, y: 0 }): Place {
  const scale = Math.min(LARGEST, Math.max(1, place.scale * factor));
  const by = scale / place.scale;
  return { scale, x: point.x - (point.x - place.x) * by, y: point.y - (point.y - place.y) * by };
}
