package io.dibs.http.campaign;

import io.dibs.campaign.VersionMatch;
import io.dibs.http.answer.Problem;
import io.dibs.http.answer.RefusedException;
import io.dibs.http.request.ApiCall;
import io.dibs.repository.CampaignView;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The entity tag of a campaign, such as {@code "7.120.open"}: the version of what administrators set, then the live
 * figures. Who reads again has the same only if all of it is the same. Who changes the campaign means the version
 * alone: a change does not fail because coupons went out meanwhile.
 */
public final class CampaignTag {
    private static final CharSequence IF_MATCH = HttpHeaders.createOptimized("if-match");
    private static final String WRONG =
            "The If-Match header must hold the ETag of the campaign, in its quotes, such as \"7.120.open\"; or *";
    /** A proxy that compresses makes a tag a weak one. */
    private static final Pattern TAG = Pattern.compile("\\G[ \\t,]*(?:W/)?\"([^\"]*)\"[ \\t]*(?=,|$)");

    private static final Pattern VERSION = Pattern.compile("(\\d{1,18})(?:\\..*)?");

    private CampaignTag() {}

    static String of(CampaignView view, long now) {
        String state = view.terms().status(now, view.issued()).label();
        String archived = view.isArchived() ? ".archived" : "";
        return '"' + Long.toString(view.terms().version()) + '.' + view.issued() + '.' + state + archived + '"';
    }

    /** The versions that a change expects, from {@code If-Match}; any version without it. */
    public static VersionMatch expectedVersion(ApiCall call) {
        List<String> lines = call.request().headers().getAll(IF_MATCH);
        if (lines.isEmpty()) {
            return VersionMatch.ANY;
        }
        String text = String.join(",", lines).trim();
        if (text.equals("*")) {
            return VersionMatch.ANY;
        }
        Set<Long> versions = new HashSet<>();
        Matcher tags = TAG.matcher(text);
        int end = 0;
        while (tags.find()) {
            Matcher version = VERSION.matcher(tags.group(1));
            if (version.matches()) {
                versions.add(Long.parseLong(version.group(1)));
            }
            end = tags.end();
        }
        if (end == 0 || end < text.length()) {
            throw new RefusedException(Problem.badField("If-Match", WRONG));
        }
        return VersionMatch.of(versions);
    }

    /** Whether {@code If-None-Match} names it. */
    static boolean isHeld(String tag, MultiMap headers) {
        String held = headers.get(HttpHeaders.IF_NONE_MATCH);
        return held != null && (held.contains(tag) || held.trim().equals("*"));
    }
}
