/** A message that the platform would refuse, caught before it is queued. `field` names the argument at fault. */
export class MessageBodyError extends Error {
  override readonly name = 'MessageBodyError';
  readonly field: string;

  constructor(field: string, problem: string) {
    super(`${field} ${problem}`);
    this.field = field;
  }
}
