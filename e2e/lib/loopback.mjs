// Loaded into every upstream with --import: makes servers that would listen on all interfaces listen on 127.0.0.1,
// and tells the parent the port, so that upstreams can start on port 0.
import net from 'node:net';

const listen = net.Server.prototype.listen;

net.Server.prototype.listen = function (port, ...rest) {
  const ready = rest.find((argument) => typeof argument === 'function');
  this.once('listening', () => process.send?.({ port: this.address().port }));
  return listen.call(this, { port: Number(port), host: '127.0.0.1' }, ready);
};
