/** Where to go after signing in: an address of our own, never another host's; the queue unless given. */
export function nextAddress(wanted: string | string[] | undefined): string {
  const address = Array.isArray(wanted) ? wanted[0] : wanted;
  if (!address || !/^\/(?![/\\])/.test(address) || /[\p{Cc}\\]/u.test(address)) return '/';
  return /^\/(sign-in|api)(\/|\?|$)/.test(address) ? '/' : address;
}
