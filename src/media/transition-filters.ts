import type { WindowRequest } from '../app/ports.ts';
import type { Direction } from '../domain/settings.ts';

type Transition = Pick<WindowRequest, 'kind' | 'direction' | 'frames' | 'profile'>;

/** How large the leaving picture is when a zoom is over. */
const zoomedTo = 2;

/**
 * How `[from]` gives way to `[to]` in `[mixed]`, as a libavfilter description ("xfade" in the ffmpeg filters
 * documentation, unless said otherwise below). Editors call a crossfade a dissolve as well; what xfade calls so
 * goes over in specks.
 */
export function transitionFilters(transition: Transition): string {
  switch (transition.kind) {
    case 'crossfade':
    case 'dissolve':
      return mix(transition);
    case 'fade':
      return xfade('fadeblack', transition);
    case 'fade_white':
      return xfade('fadewhite', transition);
    case 'wipe':
      return xfade(`wipe${transition.direction}`, transition);
    case 'slide':
      return slide(transition);
    case 'zoom':
      return `[from]${zoomIn(transition)}[near];${mix(transition, 'near')}`;
  }
}

function xfade(name: string, { frames, profile }: Transition): string {
  const seconds = (frames / profile.fps).toFixed(6);
  return `[from][to]xfade=transition=${name}:duration=${seconds}:offset=0[mixed]`;
}

/**
 * One picture through the other, their shares told anew before each frame ("blend" and "sendcmd" in the same document).
 * The fade of xfade gives the same pictures to within a rounding, for three times the work.
 */
function mix({ frames, profile: { fps } }: Transition, from = 'from'): string {
  const shares = Array.from({ length: frames }, (_, n) => {
    // Half a frame early, so that no rounding of times makes it late.
    const seconds = Math.max(0, (n - 0.5) / fps).toFixed(6);
    return `${seconds} blend@mix all_opacity ${(1 - n / frames).toFixed(6)}`;
  });
  return `[${from}]sendcmd=c='${shares.join(';')}'[told];[told][to]blend@mix=all_opacity=1[mixed]`;
}

/**
 * The arriving picture pushes the leaving one out: both side by side, and a view that goes from one to the
 * other. The slides of xfade read a line beyond the picture in their first frame.
 */
function slide({ direction, frames, profile: { width, height } }: Transition): string {
  const layouts: Readonly<Record<Direction, readonly [pair: string, stack: string, x: string, y: string]>> = {
    left: ['[from][to]', 'hstack', `${width}*n/${frames}`, '0'],
    right: ['[to][from]', 'hstack', `${width}*(1-n/${frames})`, '0'],
    up: ['[from][to]', 'vstack', '0', `${height}*n/${frames}`],
    down: ['[to][from]', 'vstack', '0', `${height}*(1-n/${frames})`],
  };
  const [pair, stack, x, y] = layouts[direction];
  return `${pair}${stack},crop=w=${width}:h=${height}:x='${x}':y='${y}'[mixed]`;
}

/**
 * The camera moves in on the leaving picture, faster and faster ("perspective" in the same document: the four
 * corners are those of the part that fills the picture). The zoom of xfade takes the nearest pixel, and ends in one.
 */
function zoomIn({ frames }: Transition): string {
  // How much is left out at each side: nothing in the first frame, in which `on` is 1.
  const margin = `(1-1/(1+${zoomedTo - 1}*pow((on-1)/${frames},2)))/2`;
  const near = (side: 'W' | 'H') => `'${side}*${margin}'`;
  const far = (side: 'W' | 'H') => `'${side}*(1-${margin})'`;
  const corners = [
    [near('W'), near('H')],
    [far('W'), near('H')],
    [near('W'), far('H')],
    [far('W'), far('H')],
  ];
  const places = corners.map(([x, y], i) => `x${i}=${x}:y${i}=${y}`).join(':');
  return `perspective=${places}:interpolation=linear:sense=source:eval=frame`;
}
