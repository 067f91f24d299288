export { type Notice, queueNotice, runSendNotice, type SendNoticeDeps, sendNotice } from "./notice.ts";
