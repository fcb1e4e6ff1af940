import type { ReactNode } from 'react';

/** Around the screens of whoever is not signed in yet. */
export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-sm flex-col justify-center gap-6 px-5 py-10">
      <p className="font-semibold text-lg text-accent">Duebook</p>
      {children}
    </main>
  );
}
