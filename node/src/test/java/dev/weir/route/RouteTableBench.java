// SPDX-License-Identifier: Apache-2.0
package dev.weir.route;

import static dev.weir.http.Requests.head;
import static dev.weir.route.Routes.route;

import dev.weir.http.RequestHead;
import dev.weir.http.SystemClock;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.IntStream;

/** Prints what a lookup takes, in time and memory, with 10 and with 10,000 routes. Started by hand; no test. */
final class RouteTableBench {

    private static final int LOOKUPS = 5_000_000;

    private RouteTableBench() {}

    public static void main(String[] args) {
        for (int count : new int[] {10, 10_000, 10, 10_000}) {
            RouteTable table = new RouteTable(IntStream.range(0, count)
                    .mapToObj(i -> route("service-" + i, "/service-" + i + "/v1/orders/{id}/**")
                            .compiled())
                    .toList());
            List<RequestHead> heads = IntStream.range(0, count)
                    .mapToObj(i -> head("GET", "/service-" + i + "/v1/orders/" + i + "/lines"))
                    .toList();
            int found = run(table, heads);
            long bytesBefore = allocated();
            long before = SystemClock.nanos();
            found += run(table, heads);
            long nanos = SystemClock.nanos() - before;
            long bytes = allocated() - bytesBefore;
            System.out.printf(
                    "%d routes: %d ns and %d bytes per lookup (%d found)%n",
                    count, nanos / LOOKUPS, bytes / LOOKUPS, found);
        }
    }

    private static long allocated() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    private static int run(RouteTable table, List<RequestHead> heads) {
        int found = 0;
        for (int i = 0; i < LOOKUPS; i++) {
            found += table.find(heads.get(i % heads.size())).isPresent() ? 1 : 0;
        }
        return found;
    }
}
