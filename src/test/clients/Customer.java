import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.ApiResponse;
import org.openapitools.client.api.CampaignsApi;
import org.openapitools.client.api.ClaimsApi;
import org.openapitools.client.api.CouponsApi;
import org.openapitools.client.api.UsersApi;
import org.openapitools.client.api.WebhooksApi;
import org.openapitools.client.model.Benefit;
import org.openapitools.client.model.Campaign;
import org.openapitools.client.model.CampaignEdit;
import org.openapitools.client.model.CampaignState;
import org.openapitools.client.model.Change;
import org.openapitools.client.model.Claim;
import org.openapitools.client.model.Coupon;
import org.openapitools.client.model.CouponPage;
import org.openapitools.client.model.CouponState;
import org.openapitools.client.model.Credentials;
import org.openapitools.client.model.NewCampaign;
import org.openapitools.client.model.NewUser;
import org.openapitools.client.model.NewWebhook;
import org.openapitools.client.model.Problem;
import org.openapitools.client.model.Redemption;
import org.openapitools.client.model.Role;
import org.openapitools.client.model.User;
import org.openapitools.client.model.Webhook;
import org.openapitools.client.model.WebhookEvent;
import org.openapitools.client.model.WholeCoupon;

/** Sells coupons and wins one, with the generated client. Ends with 0 if every answer was as its types say. */
public class Customer {
    private static final String CAMPAIGN = "from-java";
    private static final long CENTURY_SECONDS = 3_155_760_000L;

    public static void main(String[] arguments) throws Exception {
        String node = arguments[0];
        ApiClient administrator = client(node, arguments[1]);
        User user = signUp(node);
        ApiClient customer = client(node, signIn(node, user));
        create(administrator);
        Coupon coupon = claim(customer);
        list(administrator, coupon);
        redeem(administrator, coupon);
        edit(administrator);
        createWebhook(administrator);
        System.out.println("done");
    }

    private static ApiClient client(String node, String token) {
        ApiClient client = new ApiClient();
        client.updateBaseUri(node);
        // Where an answer is one of two types, a lenient reader takes it for both.
        client.setObjectMapper(client.getObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES));
        if (token != null) {
            client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
        }
        return client;
    }

    private static User signUp(String node) throws ApiException {
        NewUser wanted = new NewUser().email("java@example.com").username("Java").password("correct horse battery");
        User user = new UsersApi(client(node, null)).signUp(wanted, null);
        same(user.getRoles(), Set.of(Role.USER));
        return user;
    }

    private static String signIn(String node, User user) throws ApiException {
        Credentials credentials = new Credentials().email(user.getEmail()).password("correct horse battery");
        return new UsersApi(client(node, null)).beginSession(credentials).getToken();
    }

    private static void create(ApiClient administrator) throws ApiException {
        NewCampaign wanted = new NewCampaign()
                .id(CAMPAIGN)
                .name("From Java")
                .stock(10)
                .couponTtlSeconds(CENTURY_SECONDS)
                .benefit(new Benefit().type(Benefit.TypeEnum.PERCENT).percent(new BigDecimal("12.5")))
                .metadata(Map.of("channel", "mail"));
        ApiResponse<Campaign> answer = new CampaignsApi(administrator).createCampaignWithHttpInfo(wanted, null);
        same(answer.getStatusCode(), 201);
        Campaign campaign = answer.getData();
        same(campaign.getState(), CampaignState.OPEN);
        same(campaign.getPerUser(), 1);
        same(campaign.getCouponTtlSeconds(), CENTURY_SECONDS);
        same(campaign.getBenefit(), wanted.getBenefit());
        same(campaign.getMetadata(), wanted.getMetadata());
        same(campaign.getClosesAt(), null);
        same(campaign.getOwnCodes(), null);
    }

    private static Coupon claim(ApiClient customer) throws ApiException {
        ClaimsApi claims = new ClaimsApi(customer);
        ApiResponse<Coupon> won = claims.claimWithHttpInfo(CAMPAIGN, new Claim(), null, null);
        ApiResponse<Coupon> again = claims.claimWithHttpInfo(CAMPAIGN, new Claim(), null, null);
        same(won.getStatusCode(), 201);
        same(again.getStatusCode(), 200);
        same(again.getData(), won.getData());
        Coupon coupon = won.getData();
        same(coupon.getExpiresAt(), coupon.getIssuedAt().plusSeconds(CENTURY_SECONDS));
        same(claims.getClaim(CAMPAIGN, coupon.getUserId()).getActualInstance(), coupon);
        return coupon;
    }

    private static void list(ApiClient administrator, Coupon coupon) throws ApiException {
        CouponPage page = new CouponsApi(administrator).listCoupons(CAMPAIGN, null, null, null);
        same(page.getItems(), List.of(coupon));
        same(page.getNext(), null);
        Campaign campaign = new CampaignsApi(administrator).listCampaigns(null, null, "open").getItems().stream()
                .filter(each -> each.getId().equals(CAMPAIGN))
                .findFirst()
                .orElseThrow();
        same(campaign.getIssued(), 1);
        Change created = new CampaignsApi(administrator).getHistory(CAMPAIGN, null, null).getItems().get(0);
        same(created.getBefore(), null);
        same(created.getAfter().getName(), "From Java");
    }

    private static void redeem(ApiClient administrator, Coupon coupon) throws ApiException, JsonProcessingException {
        CouponsApi coupons = new CouponsApi(administrator);
        WholeCoupon redeemed = coupons.redeemCoupon(coupon.getCode(), new Redemption().reference("order-9"));
        same(redeemed.getState(), CouponState.REDEEMED);
        same(redeemed.getRevokedAt(), null);
        try {
            coupons.redeemCoupon(coupon.getCode(), new Redemption().reference("order-10"));
        } catch (ApiException refusal) {
            Problem problem = administrator.getObjectMapper().readValue(refusal.getResponseBody(), Problem.class);
            same(refusal.getCode(), 409);
            same(problem.getCode(), "already-redeemed");
            same(problem.getRedeemedAt(), redeemed.getRedeemedAt());
            same(problem.getReference(), "order-9");
            return;
        }
        throw new AssertionError("A coupon was redeemed twice");
    }

    private static void edit(ApiClient administrator) throws ApiException {
        CampaignEdit end = new CampaignEdit().closesAt("2999-12-31T00:00:00Z");
        Campaign campaign = new CampaignsApi(administrator).editCampaign(CAMPAIGN, end, null, null);
        same(campaign.getClosesAt(), OffsetDateTime.parse(end.getClosesAt()));
        same(campaign.getName(), "From Java");
    }

    private static void createWebhook(ApiClient administrator) throws ApiException {
        NewWebhook wanted = new NewWebhook().url("https://shop.example/java");
        Webhook webhook = new WebhooksApi(administrator).createWebhook(wanted, null);
        same(EnumSet.copyOf(webhook.getEvents()), EnumSet.allOf(WebhookEvent.class));
    }

    private static void same(Object actual, Object expected) {
        if (!Objects.equals(actual, expected)) {
            throw new AssertionError(actual + " instead of " + expected);
        }
    }
}
