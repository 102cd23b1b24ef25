package io.dibs.testkit.api;

import io.dibs.repository.UploadStaging;
import io.dibs.repository.UploadStaging.CodeClash;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Uploads in memory, with the ledger's sense of which codes are the same. */
public final class MemoryStaging implements UploadStaging {
    private final Map<Long, Upload> uploads = new HashMap<>();
    private final Map<String, Line> byCode = new HashMap<>();
    private long last;

    private record Line(long upload, int number) {}

    private static final class Upload {
        final String campaign;
        final String request;
        final List<String> codes = new ArrayList<>();
        final LinkedHashSet<String> users = new LinkedHashSet<>();
        int first;
        boolean published;

        Upload(String campaign, String request) {
            this.campaign = campaign;
            this.request = request;
        }

        int size() {
            return Math.max(codes.size(), users.size());
        }
    }

    @Override
    public synchronized Future<Long> begin(String campaign, boolean codes, String request) {
        uploads.put(++last, new Upload(campaign, request));
        return Future.succeededFuture(last);
    }

    @Override
    public synchronized Future<List<CodeClash>> codes(long upload, int first, List<String> codes) {
        List<CodeClash> clashes = new ArrayList<>();
        for (int i = 0; i < codes.size(); i++) {
            CodeClash clash = clash(upload, first + i, codes.get(i));
            if (clash != null) {
                clashes.add(clash);
            }
            uploads.get(upload).codes.add(codes.get(i));
        }
        return Future.succeededFuture(clashes);
    }

    private CodeClash clash(long mine, int number, String code) {
        Line here = new Line(mine, number);
        Line there = byCode.putIfAbsent(plain(code), here);
        if (there == null) {
            return null;
        }
        Upload other = uploads.get(there.upload());
        return new CodeClash(
                number,
                there.upload() == mine,
                there.number(),
                other.campaign,
                other.published,
                other.first + there.number() - 1);
    }

    static String plain(String code) {
        return code.replace("-", "").replace(" ", "").toUpperCase(Locale.ROOT);
    }

    @Override
    public synchronized Future<Integer> users(long upload, List<String> ids) {
        LinkedHashSet<String> users = uploads.get(upload).users;
        int before = users.size();
        users.addAll(ids);
        return Future.succeededFuture(users.size() - before);
    }

    @Override
    public synchronized Future<Void> drop(long upload) {
        uploads.entrySet().removeIf(each -> each.getKey() == upload && !each.getValue().published);
        byCode.values().removeIf(line -> !uploads.containsKey(line.upload()));
        return Future.succeededFuture();
    }

    @Override
    public synchronized Future<Optional<Published>> published(String campaign, String request) {
        return Future.succeededFuture(uploads.entrySet().stream()
                .filter(each -> each.getValue().published)
                .filter(each -> each.getValue().campaign.equals(campaign))
                .filter(each -> each.getValue().request.equals(request))
                .map(each -> new Published(
                        each.getKey(), each.getValue().first, each.getValue().size()))
                .findFirst());
    }

    /** @param first the position of its first code */
    synchronized List<String> publish(long upload, int first) {
        Upload it = uploads.get(upload);
        it.first = first;
        it.published = true;
        return it.codes.isEmpty() ? List.copyOf(it.users) : it.codes;
    }

    /** How many there are that nobody has published. */
    public synchronized long staged() {
        return uploads.values().stream().filter(each -> !each.published).count();
    }
}
