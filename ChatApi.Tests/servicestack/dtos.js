// The request classes a client generates from the service; written by hand until /types/mjs serves them.
function request(name, method, createResponse) {
  return class {
    constructor(init) { Object.assign(this, init); }
    getTypeName() { return name; }
    getMethod() { return method; }
    createResponse() { return createResponse(); }
  };
}

export const Register = request('Register', 'POST', () => ({}));
export const Authenticate = request('Authenticate', 'POST', () => ({}));
export const GetMe = request('GetMe', 'GET', () => ({}));
export const SearchUsers = request('SearchUsers', 'GET', () => ({}));
export const CreateConversation = request('CreateConversation', 'POST', () => ({}));
export const GetConversation = request('GetConversation', 'GET', () => ({}));
export const ListConversations = request('ListConversations', 'GET', () => ({}));
export const SendMessage = request('SendMessage', 'POST', () => ({}));
export const ListMessages = request('ListMessages', 'GET', () => ({}));
export const MarkRead = request('MarkRead', 'POST', () => ({}));
export const Logout = request('Logout', 'POST', () => undefined);
