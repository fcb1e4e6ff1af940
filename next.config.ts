import type { NextConfig } from 'next';

const developing = process.env.NODE_ENV === 'development';

/**
 * Nothing may come from or go to another host. Inline scripts are Next's own hydration data;
 * `eval` is what its development server needs for readable stack traces.
 */
const contentSecurityPolicy = [
  "default-src 'self'",
  `script-src 'self' 'unsafe-inline'${developing ? " 'unsafe-eval'" : ''}`,
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  `connect-src 'self'${developing ? ' ws:' : ''}`,
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const config: NextConfig = {
  poweredByHeader: false,
  // It would take this process a quarter of its time; a reverse proxy that compresses does it beside.
  compress: process.env.DUEBOOK_COMPRESS === 'on',
  // A production server names the finished build that it serves; see lib/launch/build.ts.
  distDir: process.env.DUEBOOK_BUILD ?? '.next',
  reactStrictMode: true,
  // `npm run check` and `npm test` check types, with a newer compiler than Next embeds.
  typescript: { ignoreBuildErrors: true },
  // A lockfile in a folder above must not make Next look there.
  turbopack: { root: import.meta.dirname },
  allowedDevOrigins: ['127.0.0.1', 'localhost'],
  serverExternalPackages: [
    '@node-rs/argon2',
    '@prisma/adapter-pg',
    '@prisma/client',
    '@react-pdf/renderer',
    'exceljs',
    'date-holidays',
    'iconv-lite',
    'mailparser',
    'nodemailer',
    'pg',
    'pg-boss',
  ],
  images: { unoptimized: true },
  headers: async () => [
    {
      source: '/:path*',
      headers: [
        { key: 'Content-Security-Policy', value: contentSecurityPolicy },
        { key: 'X-Content-Type-Options', value: 'nosniff' },
        { key: 'X-Frame-Options', value: 'DENY' },
        { key: 'Referrer-Policy', value: 'same-origin' },
        { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
        { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=(), payment=()' },
        // Browsers heed this over HTTPS only, so plain HTTP on this computer stays reachable.
        { key: 'Strict-Transport-Security', value: 'max-age=31536000' },
      ],
    },
    {
      // The address is the key: it is told to nobody, kept by nothing and found by no search.
      source: '/portal/:path*',
      headers: [
        { key: 'Referrer-Policy', value: 'no-referrer' },
        { key: 'X-Robots-Tag', value: 'noindex, nofollow, noarchive' },
        { key: 'Cache-Control', value: 'private, no-store' },
      ],
    },
  ],
};

export default config;
