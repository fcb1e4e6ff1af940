import { once } from 'node:events';
import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { MailSettings } from './mail-settings';

/** What a mail server made of a message; `server`: it is the server that is in trouble, not this message. */
export type Outcome =
  | { kind: 'accepted' | 'refused' | 'unknown'; detail: string }
  | { kind: 'deferred'; detail: string; server: boolean };

/** A connection to a mail server, over which messages go one after the other. */
export type SmtpLine = {
  /** Once only: whatever happens is an outcome. Afterwards the line may be gone (`isOpen`). */
  send(envelope: { from: string; to: string }, message: Buffer): Promise<Outcome>;
  isOpen(): boolean;
  close(): void;
};

type Limits = {
  /** Milliseconds that the server may take for an answer. */
  answer: number;
};

/** Connects and signs in; throws what went wrong. Nothing of a message is said before that. */
export async function openLine({ url }: MailSettings, { answer }: Limits): Promise<SmtpLine> {
  const secure = url.protocol === 'smtps:';
  const user = decodeURIComponent(url.username);
  const connection = new SMTPConnection({
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port ? Number(url.port) : secure ? 465 : 587,
    secure,
    // A password never goes over an open line to another machine.
    requireTLS: !secure && user !== '' && !isLoopback(url.hostname),
    connectionTimeout: answer,
    greetingTimeout: answer,
    dnsTimeout: answer,
    socketTimeout: answer,
    allowInternalNetworkInterfaces: true,
  });
  let open = true;
  let broken: (error: SmtpFault) => void = () => undefined;
  // After a time-out the socket is still there: whoever hears of the fault closes it.
  const fail = (error: SmtpFault) => {
    open = false;
    broken(error);
  };
  connection.on('error', fail);
  connection.on('end', () => fail(new Error('The server closed the line.')));
  try {
    await settled(
      (done) => connection.connect(done),
      (listen) => {
        broken = listen;
      },
    );
    if (user !== '') {
      const credentials = { user, pass: decodeURIComponent(url.password) };
      await settled(
        (done) => connection.login(credentials, done),
        (listen) => {
          broken = listen;
        },
      );
    }
  } catch (error) {
    connection.close();
    throw error;
  }
  return {
    async send(envelope, message) {
      let begun = false;
      // Read once the server has asked for the data, and not before: from then on it may have the message.
      const data = new Readable({
        read() {
          begun = true;
          this.push(message);
          this.push(null);
        },
      });
      try {
        const info = await settled<SMTPConnection.SentMessageInfo | undefined>(
          (done) => connection.send({ ...envelope, size: message.byteLength }, data, done),
          (listen) => {
            broken = listen;
          },
        );
        return { kind: 'accepted', detail: info?.response ?? 'Accepted.' };
      } catch (error) {
        // What a broken conversation would be answered next belongs to this message, not to another one.
        open = false;
        connection.close();
        return judge(error as SmtpFault, begun);
      }
    },
    isOpen: () => open,
    close() {
      open = false;
      connection.quit();
      void Promise.race([once(connection, 'end'), pause(200)]).then(() => connection.close());
    },
  };
}

type SmtpFault = Error & { code?: string; command?: string; responseCode?: number };

/** Waits for a step's own answer, or for the line to break. */
function settled<T>(
  step: (done: (error?: SmtpFault | null, result?: T) => void) => void,
  listen: (broken: (error: SmtpFault) => void) => void,
): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    listen(reject);
    step((error, result) => (error ? reject(error) : resolve(result)));
  });
}

/**
 * What a fault means. Once the data was asked for, only the server's own "no" says that it does not have the message;
 * before that it certainly does not.
 */
export function judge(error: SmtpFault, begun: boolean): Outcome {
  const detail = error.message;
  const { responseCode: code = 0, command, code: fault } = error;
  const permanent = code >= 500;
  if (begun) {
    if (fault !== 'EMESSAGE' || code < 400)
      return { kind: 'unknown', detail: `The data was handed over, and no answer came: ${detail}` };
    return permanent ? { kind: 'refused', detail } : { kind: 'deferred', detail, server: false };
  }
  const ofMessage =
    command === 'RCPT TO' ||
    command === 'DATA' ||
    fault === 'EMESSAGE' ||
    (fault === 'EENVELOPE' && command === 'API');
  if (!ofMessage) return { kind: 'deferred', detail, server: true };
  if (permanent || code === 0) return { kind: 'refused', detail };
  return { kind: 'deferred', detail, server: false };
}

const isLoopback = (host: string) => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(host);

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms).unref());
