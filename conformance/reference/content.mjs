// What several tools, prompts and resources answer with.

/** A PNG of one red pixel. */
export const image = {
  type: 'image',
  data: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==',
  mimeType: 'image/png',
};

/** A WAV file of one sample. */
export const audio = {
  type: 'audio',
  data: 'UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAA=',
  mimeType: 'audio/wav',
};

export const text = (string) => ({ type: 'text', text: string });

export const embedded = (uri, mimeType, content) => ({ type: 'resource', resource: { uri, mimeType, text: content } });

/** A tool's result. */
export const result = (...content) => ({ content });

/** A prompt's message of the user. */
export const message = (content) => ({ role: 'user', content });
