/** What a rule's refusal says: the words are made from the code and the params by the feature's messages. */
export type RuleParams = Readonly<Record<string, string | number>>;

export class NotFound extends Error {
  override readonly name = "NotFound";
  readonly status = 404;
}

/** Another's account or number: for this user it is not there. `place`: where they choose a role that has it. */
export class NotHeld extends NotFound {
  readonly place: string | undefined;

  constructor(what: string, place?: string) {
    super(what);
    this.place = place;
  }
}

/** It was there, and is no longer: a link that has expired. */
export class Gone extends Error {
  override readonly name = "Gone";
  readonly status = 410;
}

export class Forbidden extends Error {
  override readonly name = "Forbidden";
  readonly status = 403;
}

/** A form without its session's token, or of another site. */
export class FormRefused extends Forbidden {}

/** A form of a page that was opened before its session was renewed; `place` is its page. */
export class FormOutdated extends FormRefused {
  readonly place: string;

  constructor(place: string) {
    super("no valid form token");
    this.place = place;
  }
}

/** Open to another role than the chosen one. `role`: what it is called. `place`: where the user chooses it, if they hold it. */
export class RoleNeeded extends Forbidden {
  readonly role: string;
  readonly place: string | undefined;

  constructor(permission: string, role: string, place: string | undefined) {
    super(permission);
    this.role = role;
    this.place = place;
  }
}

/** Support views the portal as a customer, and this request would change or download something. */
export class NotWhileViewing extends Forbidden {}

/** Allowed once the person has proved anew who he is; `place` is where that is done. */
export class FreshProofNeeded extends Error {
  override readonly name = "FreshProofNeeded";
  readonly status = 403;
  readonly place: string;
  /** What was typed waits for the user. */
  readonly isKept: boolean;

  constructor(place: string, isKept = false) {
    super("a fresh proof is needed");
    this.place = place;
    this.isKept = isKept;
  }
}

/** Closed to who has no second factor at all. */
export class FactorMissing extends Forbidden {
  constructor() {
    super("a second factor has to be set up first");
  }
}

/** A form was sent after its session had ended; `place` is where one signs in and comes back. */
export class SessionOver extends Error {
  override readonly name = "SessionOver";
  readonly status = 403;
  readonly place: string;
  /** What was typed waits for the user. */
  readonly isKept: boolean;

  constructor(place: string, isKept: boolean) {
    super("the session is over");
    this.place = place;
    this.isKept = isKept;
  }
}

/** The address is there, but not for this method. */
export class NotAllowed extends Error {
  override readonly name = "NotAllowed";
  readonly status = 405;
}

export class RuleBroken extends Error {
  override readonly name = "RuleBroken";
  readonly status = 422;
  readonly code: string;
  readonly params: RuleParams;

  constructor(code: string, params: RuleParams = {}, options?: ErrorOptions) {
    super(code, options);
    this.code = code;
    this.params = params;
  }
}

export class TooLarge extends Error {
  override readonly name = "TooLarge";
  readonly status = 413;
}

export class TooManyRequests extends Error {
  override readonly name: string = "TooManyRequests";
  readonly status = 429;
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number, message = "too many requests", options?: ErrorOptions) {
    super(message, options);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Files of the same account or person are being read, and others wait. */
export class ReaderBusy extends TooManyRequests {
  constructor() {
    super(20, "too many files of theirs wait to be read");
  }
}

export class Upstream extends Error {
  override readonly name: string = "Upstream";
  readonly status = 503;
}

/** The database of usage records is away; everything else is there. */
export class UsageAway extends Upstream {
  override readonly name = "UsageAway";
}
