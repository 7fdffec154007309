/** Nothing yet: filled when the server can do it. */
export function SealingPanel() {
  return null;
}
