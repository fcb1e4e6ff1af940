import { type NextRequest, NextResponse } from 'next/server';

/**
 * Tells pages their own address, so that whoever must sign in comes back to it. Nothing is authorised here. Uploads
 * (server actions and the API) stay outside: their bodies would be cut at 10 MB.
 */
export function proxy(request: NextRequest): NextResponse {
  const address = request.nextUrl.clone();
  address.searchParams.delete('_rsc');
  const headers = new Headers(request.headers);
  headers.set('x-duebook-path', address.pathname + address.search);
  return NextResponse.next({ request: { headers } });
}

export const config = {
  matcher: [
    {
      source: '/((?!api|_next|health|ready|.*\\.[a-z0-9]+$).*)',
      missing: [
        { type: 'header', key: 'next-action' },
        { type: 'header', key: 'content-type', value: 'multipart/form-data.*' },
      ],
    },
  ],
};
