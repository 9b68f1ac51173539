export const baseUrl = process.env.CHATAPI_URL?.replace(/\/$/, '') ?? 'http://localhost:5080';
