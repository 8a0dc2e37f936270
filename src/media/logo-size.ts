/** A logo's height, as a share of the picture's shorter side. */
export const logoHeight = 0.12;
/** The most that a wide one takes, as a share of the picture's width. */
export const logoWidth = 0.3;
/** Kept free around it, as a share of the shorter side. */
export const logoMargin = 0.04;
