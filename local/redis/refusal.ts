/** A request that is not carried out. The message starts with Redis' code word: ERR, WRONGPASS, ... */
export class Refusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
