import { z } from "zod";
import { checkSize, inOrder, maxPerCall, type Network, NoAnswer, type Outcome } from "./network.ts";

export type HttpOptions = { url: string; timeoutMs: number };

// 200 outcomes with the longest reason allowed are some 450 KB.
const maxAnswerBytes = 1024 * 1024;

const key = z.string().min(1).max(200);
const sent = z.discriminatedUnion("state", [
  z.object({ key, state: z.enum(["done", "in-progress"]) }),
  z.object({ key, state: z.literal("refused"), reason: z.string().min(1).max(500) }),
]);
const asked = z.discriminatedUnion("state", [...sent.options, z.object({ key, state: z.literal("unknown") })]);
const answerOf = <S extends z.ZodType<Outcome>>(outcome: S) => z.object({ outcomes: z.array(outcome).max(maxPerCall) });

/** The operator's own gateway (docs/network.md). Nothing is repeated here: the caller asks first, then sends again. */
export function createHttpNetwork({ url, timeoutMs }: HttpOptions): Network {
  const { base, headers } = addressOf(url);
  const call = async (
    path: string,
    body: object,
    keys: readonly string[],
    answer: z.ZodType<{ outcomes: Outcome[] }>,
  ) => {
    checkSize(keys);
    if (keys.length === 0) return [];
    return outcomesFor(keys, answer, await post(`${base}${path}`, headers, body, timeoutMs));
  };

  return {
    send: (commands) =>
      call(
        "/v1/commands",
        { commands },
        commands.map(({ key: own }) => own),
        answerOf(sent),
      ),
    ask: (keys) => call("/v1/commands/status", { keys }, keys, answerOf(asked)),
    // fetch keeps idle connections for a few seconds and they hold no process
    close: async () => undefined,
  };
}

/** fetch refuses an address with credentials: the token goes into a header, and so into no error message. */
function addressOf(text: string): { base: string; headers: Record<string, string> } {
  const url = new URL(text);
  const token = decodeURIComponent(url.password || url.username);
  const base = `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
  return {
    base,
    headers: {
      accept: "application/json",
      "content-type": "application/json",
      ...(token && { authorization: `Bearer ${token}` }),
    },
  };
}

/** @throws NoAnswer for everything but a whole 200 within the time and the size */
async function post(url: string, headers: Record<string, string>, body: object, timeoutMs: number): Promise<unknown> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (response.status !== 200) throw await refusalOf(response);
    return JSON.parse(await bodyText(response));
  } catch (cause) {
    throw cause instanceof NoAnswer ? cause : new NoAnswer(reasonOf(cause), { cause });
  }
}

async function refusalOf(response: Response): Promise<NoAnswer> {
  await response.body?.cancel();
  return new NoAnswer(`HTTP ${response.status}`, { retryAfterSeconds: secondsOf(response.headers.get("retry-after")) });
}

// Only the form in seconds is taken: with a date the two clocks would have to agree.
const secondsOf = (header: string | null): number | undefined =>
  header !== null && /^\d{1,5}$/.test(header) ? Number(header) : undefined;

async function bodyText(response: Response): Promise<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxAnswerBytes) throw new NoAnswer(`more than ${maxAnswerBytes} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function outcomesFor(keys: readonly string[], answer: z.ZodType<{ outcomes: Outcome[] }>, body: unknown): Outcome[] {
  const read = answer.safeParse(body);
  if (!read.success) throw new NoAnswer(`not the agreed form: ${z.prettifyError(read.error).slice(0, 200)}`);
  const outcomes = inOrder(keys, read.data.outcomes);
  if (!outcomes) throw new NoAnswer("not every key was answered");
  return outcomes;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "failed";
  // fetch says only "fetch failed"; why it did is one deeper
  return error.cause instanceof Error ? error.cause.message : error.message;
}
