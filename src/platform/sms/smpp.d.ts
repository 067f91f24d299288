/** What we use of smpp 0.5.1, which comes without types. */
declare module "smpp" {
  import type { Server, Socket } from "node:net";

  export type Pdu = {
    command: string;
    command_status: number;
    sequence_number: number;
    isResponse(): boolean;
    response(fields?: { command_status?: number; message_id?: string }): Pdu;
  };

  export type Fields = Readonly<Record<string, string | number | Buffer>>;

  export type Session = {
    readonly socket: Socket;
    on(event: "connect" | "secureConnect" | "close", listener: () => void): Session;
    on(event: "error", listener: (error: Error) => void): Session;
    on(event: "pdu", listener: (pdu: Pdu) => void): Session;
    /** False when the socket takes nothing any more: then the answer's callback is never called. */
    send(pdu: Pdu, onAnswer?: (answer: Pdu) => void): boolean;
    /** Calls back on the socket's close. */
    close(onClose?: () => void): void;
    destroy(): void;
  };

  /** Everything else is handed on to net.connect or tls.connect. */
  export type ConnectOptions = {
    host: string;
    port: number;
    tls: boolean;
    ca?: string;
    servername?: string;
    rejectUnauthorized: boolean;
  };

  const smpp: {
    connect(options: ConnectOptions): Session;
    createServer(
      options: { key?: string; cert?: string; noDelay: boolean },
      onSession: (session: Session) => void,
    ): Server;
    PDU: new (command: string, fields?: Fields) => Pdu;
  };
  export default smpp;
}
