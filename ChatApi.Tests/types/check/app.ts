// Compiled by types.test.js together with the generated types; never run.
import { SendMessage, SendMessages, type ChatEvent, type ErrorCode, type EventNamed, type IReturn, type Message, type SendMessageResponse } from './dtos.js';

export function textOf(event: ChatEvent): string {
  if (event.name === 'message.new')
    return event.message.text ?? event.message.sender.displayName;
  switch (event.name) {
    case 'session.draining':
      return `${event.retryAfterMs + 1} ms`;
    case 'resync.required':
      return event.reason;
  }
  // @ts-expect-error: only events of messages have one
  return event.message;
}

export const on = <Name extends ChatEvent['name']>(name: Name, then: (event: EventNamed<Name>) => void): void => void [name, then];
on('message.read', event => event.seq);
on('custom.pointer', event => event.payload);

export const send: IReturn<SendMessageResponse> = new SendMessage({ clientMessageId: 'a', text: 'b', metadata: { depth: [1, { two: null }] } });
export const many = new SendMessages({ conversationId: 'c', messages: [new SendMessage({ clientMessageId: 'd' })] });
export const seqOf = (message: Message): number => message.seq;
export const code: ErrorCode = 'MessageTooLong';

// @ts-expect-error: it is text
new SendMessage({ text: 1 });
// @ts-expect-error: there is no such member
new SendMessage({ txt: 'e' });
