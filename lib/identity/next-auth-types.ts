// What next-auth carries between signing in and its token: the random session id, and nothing about the person.
declare module 'next-auth' {
  interface User {
    session: string;
  }
}

declare module 'next-auth/jwt' {
  interface JWT {
    session?: string;
  }
}

export {};
