import { afterAll, describe, expect, it } from "vitest";
import { type Notice, queueNotice, runSendNotice } from "../../src/notices/index.ts";
import { createMailer } from "../../src/platform/mail.ts";
import { SmsRefused, SmsUnavailable } from "../../src/platform/sms.ts";
import { startPortal } from "../support/portal.ts";
import { startSmtp } from "../support/smtp-stub.ts";
