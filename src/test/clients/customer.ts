// Sells coupons and wins one, with the generated client. Ends with 0 if every answer was as its types say.
import {
    Benefit, CampaignsApi, ClaimsApi, Configuration, Coupon, CouponsApi, NewCampaign, Problem, ProblemFromJSON,
    ResponseError, User, UsersApi, WebhookEvent, WebhooksApi,
} from './dibs/index.js';

declare const process: { argv: string[] };

const CAMPAIGN = 'from-typescript';
const CENTURY_SECONDS = 3_155_760_000;
const [node, administratorToken] = process.argv.slice(2) as [string, string];
const anybody = new Configuration({ basePath: node });
const administrator = new Configuration({ basePath: node, accessToken: administratorToken });

async function signUp(): Promise<User> {
    const user = await new UsersApi(anybody).signUp({
        newUser: { email: 'typescript@example.com', username: 'TypeScript', password: 'correct horse battery' },
    });
    same([...user.roles], ['user']);
    return user;
}

async function signIn(user: User): Promise<Configuration> {
    const session = await new UsersApi(anybody).beginSession({
        credentials: { email: user.email, password: 'correct horse battery' },
    });
    return new Configuration({ basePath: node, accessToken: session.token });
}

async function create(): Promise<void> {
    const benefit: Benefit = { type: 'percent', percent: 12.5 };
    const wanted: NewCampaign = {
        id: CAMPAIGN, name: 'From TypeScript', stock: 10, couponTtlSeconds: CENTURY_SECONDS, benefit,
        metadata: { channel: 'mail' },
    };
    const answer = await new CampaignsApi(administrator).createCampaignRaw({ newCampaign: wanted });
    same(answer.raw.status, 201);
    const campaign = await answer.value();
    same(campaign.state, 'open');
    same(campaign.perUser, 1);
    same(campaign.couponTtlSeconds, CENTURY_SECONDS);
    same(campaign.benefit?.percent, 12.5);
    same(campaign.metadata, wanted.metadata);
    same(campaign.closesAt, null);
    same(campaign.ownCodes, null);
}

async function claim(customer: Configuration): Promise<Coupon> {
    const claims = new ClaimsApi(customer);
    const won = await claims.claimRaw({ id: CAMPAIGN, claim: {} });
    const again = await claims.claimRaw({ id: CAMPAIGN, claim: {} });
    same(won.raw.status, 201);
    same(again.raw.status, 200);
    const coupon = await won.value();
    same(await again.value(), coupon);
    same(coupon.expiresAt?.getTime(), coupon.issuedAt.getTime() + CENTURY_SECONDS * 1000);
    same(await claims.getClaim({ id: CAMPAIGN, userId: coupon.userId }), coupon);
    return coupon;
}

async function list(coupon: Coupon): Promise<void> {
    const page = await new CouponsApi(administrator).listCoupons({ id: CAMPAIGN });
    same(page.items, [coupon]);
    same(page.next, undefined);
    const campaigns = await new CampaignsApi(administrator).listCampaigns({ state: 'open' });
    same(campaigns.items.find(each => each.id === CAMPAIGN)?.issued, 1);
    const history = await new CampaignsApi(administrator).getHistory({ id: CAMPAIGN });
    same(history.items[0]?.before, null);
    same(history.items[0]?.after?.name, 'From TypeScript');
}

async function redeem(coupon: Coupon): Promise<void> {
    const coupons = new CouponsApi(administrator);
    const redeemed = await coupons.redeemCoupon({ code: coupon.code, redemption: { reference: 'order-9' } });
    same(redeemed.state, 'redeemed');
    same(redeemed.revokedAt, null);
    const again = coupons.redeemCoupon({ code: coupon.code, redemption: { reference: 'order-10' } });
    const problem = await refusal(again);
    same(problem.status, 409);
    same(problem.code, 'already-redeemed');
    same(problem.redeemedAt, redeemed.redeemedAt);
    same(problem.reference, 'order-9');
}

async function refusal(call: Promise<unknown>): Promise<Problem> {
    try {
        await call;
    } catch (error) {
        if (error instanceof ResponseError) {
            return ProblemFromJSON(await error.response.json());
        }
        throw error;
    }
    throw new Error('A coupon was redeemed twice');
}

async function edit(): Promise<void> {
    const campaigns = new CampaignsApi(administrator);
    const end = '2999-12-31T00:00:00.000Z';
    const ending = await campaigns.editCampaign({ id: CAMPAIGN, campaignEdit: { closesAt: end } });
    same(ending.closesAt, new Date(end));
    const endless = await campaigns.editCampaign({ id: CAMPAIGN, campaignEdit: { closesAt: null, benefit: null } });
    same(endless.closesAt, null);
    same(endless.benefit, null);
    same(endless.metadata, { channel: 'mail' });
}

async function createWebhook(): Promise<void> {
    const webhook = await new WebhooksApi(administrator).createWebhook({
        newWebhook: { url: 'https://shop.example/typescript' },
    });
    same([...webhook.events].sort(), Object.values(WebhookEvent).sort());
}

function same(actual: unknown, expected: unknown): void {
    const [is, should] = [JSON.stringify(actual), JSON.stringify(expected)];
    if (is !== should) {
        throw new Error(`${is} instead of ${should}`);
    }
}

const customer = await signIn(await signUp());
await create();
const coupon = await claim(customer);
await list(coupon);
await redeem(coupon);
await edit();
await createWebhook();
console.log('done');
