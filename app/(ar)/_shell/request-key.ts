/** A key for one request of a form. `crypto.randomUUID` is missing on plain HTTP beyond this computer. */
export const newRequestKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );
