/** Scrolls one panel to something in it, and nothing around the panel: `scrollIntoView` would shift the whole page. */

/** How far the panel moves (pixels, down is positive) so that the piece shows in the middle, or just shows. */
export function shiftFor(panel: Span, piece: Span, where: 'center' | 'nearest'): number {
  if (where === 'center') return (piece.top + piece.bottom - panel.top - panel.bottom) / 2
  if (piece.top < panel.top) return piece.top - panel.top
  // A piece taller than the panel shows its beginning.
  return Math.max(0, Math.min(piece.bottom - panel.bottom, piece.top - panel.top))
}

interface Span {
  top: number
  bottom: number
}

export function bringIntoView(panel: HTMLElement, piece: HTMLElement, where: 'center' | 'nearest'): void {
  panel.scrollTop += shiftFor(panel.getBoundingClientRect(), piece.getBoundingClientRect(), where)
}
