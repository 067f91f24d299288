export { type Notice, type NoticeDeps, queueNotice, runSendNotice, type SendNoticeDeps, sendNotice } from "./notice.ts";
