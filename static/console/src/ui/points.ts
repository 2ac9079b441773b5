/** Whole points with thousands set apart, as a statement prints them. */
export function points(amount: number): string {
  return new Intl.NumberFormat('en-US').format(amount).replace('-', '−')
}

/** An empty column says more than a zero. */
export function column(amount: number): string {
  return amount === 0 ? '' : points(amount)
}
