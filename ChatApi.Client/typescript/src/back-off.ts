/** Full jitter: anything from 0 to a bound that doubles with each failure, so that a crowd does not return at once. */
export function backOff(failures: number, firstMs: number, longestMs: number): number {
  return Math.random() * Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 20));
}
