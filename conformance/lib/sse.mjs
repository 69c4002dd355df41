// Server-sent events, changed on their way.
import { Transform } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** Passes a stream of server-sent events on, event by event, with `change` applied to the JSON of each one's data. */
export class SseChanger extends Transform {
  #change;
  #decoder = new StringDecoder();
  #rest = '';

  constructor(change) {
    super();
    this.#change = change;
  }

  _transform(chunk, encoding, done) {
    this.#rest += this.#decoder.write(chunk);
    const blocks = this.#rest.split(/(?<=\n\r?\n)/);
    // The last one is whole only if the blank line that ends it has come.
    this.#rest = /\n\r?\n$/.test(blocks.at(-1)) ? '' : blocks.pop();
    try {
      for (const block of blocks) this.push(this.#changed(block));
      done();
    } catch (error) {
      done(error);
    }
  }

  _flush(done) {
    this.push(this.#rest);
    done();
  }

  #changed(block) {
    const lines = block.split(/\r?\n/);
    const isData = (line) => line.startsWith('data:');
    const data = lines.filter(isData).map((line) => line.slice(5).replace(/^ /, ''));
    if (data.join('').trim() === '') return block;
    const others = lines.filter((line) => line !== '' && !isData(line));
    return [...others, `data: ${JSON.stringify(this.#change(JSON.parse(data.join('\n'))))}`, '', ''].join('\n');
  }
}
