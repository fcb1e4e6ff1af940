const NOTHING_RUNS = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`;

/** A message as a mail program shows it: of an origin of its own, where by its policy nothing runs and nothing is loaded. */
export const MessageFrame = ({ html, className }: { html: string; className: string }) => (
  <iframe
    title="The message as it looks"
    sandbox="allow-scripts"
    srcDoc={html.replace('<head>', `<head>${NOTHING_RUNS}`)}
    className={`${className} w-full rounded-md border border-line bg-white`}
  />
);
