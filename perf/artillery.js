// What artillery.yml calls around its requests.
module.exports = { sign, requireCreated, count, requireExact };

function sign(request, context, events, done) {
  if (process.env.DIBS_TOKEN) {
    request.headers = { ...request.headers, authorization: `Bearer ${process.env.DIBS_TOKEN}` };
  }
  done();
}

function requireCreated(request, response, context, events, done) {
  done(response.statusCode === 201 ? undefined : new Error(`The campaign is not created: ${response.body}`));
}

function count(request, response, context, events, done) {
  const names = { 201: 'claims.won', 409: 'claims.sold_out' };
  const name = names[response.statusCode];
  if (!name) {
    return done(new Error(`A claim is answered with ${response.statusCode}`));
  }
  events.emit('counter', name, 1);
  return done();
}

// The audit counts the rows in PostgreSQL.
function requireExact(request, response, context, events, done) {
  const audit = JSON.parse(response.body);
  const exact = audit.issued === 100 && audit.verdict === 'holds';
  console.log(`Audit of ${audit.campaign}: issued ${audit.issued} of ${audit.stock}, verdict ${audit.verdict}`);
  if (!exact) {
    process.exitCode = 1;
  }
  done(exact ? undefined : new Error('Not exactly the stock'));
}
