import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import type { ReactNode } from 'react';
import { THEME_COOKIE, themeFrom } from '@/components/theme';
import { Toaster } from '@/components/ui/toaster';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Duebook', template: '%s · Duebook' },
  description: 'Who owes what, who pays late and whom to chase next.',
  icons: { icon: { url: '/favicon.svg', type: 'image/svg+xml' } },
};

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fbfbfa' },
    { media: '(prefers-color-scheme: dark)', color: '#121314' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  // A cookie rather than a script before paint: the first byte already has the right theme.
  const theme = themeFrom((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <html lang="en" data-theme={theme === 'system' ? undefined : theme}>
      <body className="bg-canvas font-sans text-ink">
        <div className="isolate">
          <NuqsAdapter>{children}</NuqsAdapter>
        </div>
        <Toaster theme={theme} />
      </body>
    </html>
  );
}
