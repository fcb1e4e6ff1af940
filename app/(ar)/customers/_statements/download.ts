'use client';

/** Fetches a file and hands it to the browser; what was refused is answered in words. */
export async function download(address: string): Promise<string | null> {
  try {
    const response = await fetch(address);
    if (!response.ok) return (await response.text()).slice(0, 500) || 'The file could not be written.';
    const link = document.createElement('a');
    link.href = URL.createObjectURL(await response.blob());
    const named = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1];
    link.download = named ?? 'file.pdf';
    link.click();
    URL.revokeObjectURL(link.href);
    return null;
  } catch {
    return 'The file was cut off on its way. Try again.';
  }
}
