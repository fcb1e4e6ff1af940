/**
 * The words of a remittance text that may be document numbers: as they stand, without marks at their end, and the
 * parts of what slashes hold together where these are long enough not to be the day or month of a date.
 */
export function wordsOf(text: string): string[] {
  const words = text.match(/[\p{L}\p{N}][\p{L}\p{N}\-_/.#]*/gu) ?? [];
  const forms = words.flatMap((word) => {
    const bare = word.replace(/[-_/.#]+$/, '');
    const parts = bare.split('/').filter((part) => part.length >= 4 && /\d/.test(part));
    return [word, bare, ...(parts.length > 1 ? parts : [])];
  });
  return [...new Set(forms)];
}
