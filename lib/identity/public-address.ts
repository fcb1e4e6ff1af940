/** The address that people open Duebook at, for links that leave it: no slash at its end. */
export const publicAddress = (): string =>
  (process.env.NEXTAUTH_URL || `http://127.0.0.1:${process.env.PORT ?? '3000'}`).replace(/\/+$/, '');
