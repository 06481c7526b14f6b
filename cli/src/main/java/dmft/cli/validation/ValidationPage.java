package dmft.cli.validation;

import dmft.cli.Version;
import dmft.cli.parameters.ParameterValues;
import dmft.cli.parameters.Parameters;
import dmft.cli.plots.WidthReport;
import dmft.cli.results.Device;
import dmft.validation.width.Comparison;
import dmft.validation.width.Scaling;
import dmft.validation.width.Verdict;
import dmft.validation.width.WidthResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** report.html: one page that needs nothing else, light or dark as the reader's system is. */
public final class ValidationPage {

    private static final String STYLE = """
        :root { color-scheme: light dark; --ink: #1c1e22; --soft: #5c626d; --paper: #ffffff; --rule: #dcdfe4; --good: #1a7f4b;
          --bad: #b3261e; --pale: #f4f6f8; }
        @media (prefers-color-scheme: dark) { :root { --ink: #ececec; --soft: #a4abb6; --paper: #161616; --rule: #3a3d44;
          --good: #5bd39b; --bad: #ff8a80; --pale: #202124; } }
        body { background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; max-width: 60rem;
          margin: 2rem auto; padding: 0 1.2rem; }
        h1 { font-size: 1.6rem; margin: 0 0 .2rem; } h2 { font-size: 1.2rem; margin: 2.6rem 0 .4rem; }
        p { margin: .5rem 0; max-width: 48rem; } .soft, figcaption { color: var(--soft); font-size: .92rem; }
        .verdict { border-left: .4rem solid var(--good); background: var(--pale); padding: .8rem 1.1rem; margin: 1.2rem 0; }
        .verdict.bad { border-color: var(--bad); } .verdict strong { font-size: 1.15rem; color: var(--good); }
        .verdict.bad strong { color: var(--bad); }
        .wide { overflow-x: auto; } table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
        th, td { padding: .28rem .8rem .28rem 0; text-align: right; border-bottom: 1px solid var(--rule); white-space: nowrap; }
        th { font-weight: 600; vertical-align: bottom; } th:first-child, td:first-child { text-align: left; }
        td.bad { color: var(--bad); font-weight: 600; } figure { margin: 1rem 0 2rem; } img { max-width: 100%; height: auto; }
        pre { background: var(--pale); padding: .8rem 1rem; overflow-x: auto; font-size: .85rem; }
        """;

    private final StringBuilder page = new StringBuilder();

    private ValidationPage() {}

    /**
     * The whole page.
     *
     * @param title what was solved
     * @param command how
     * @param seconds what it took
     */
    public static String of(
            String title,
            String command,
            ParameterValues parameters,
            Comparison comparison,
            List<WidthReport.Sheet> sheets,
            double seconds) {
        ValidationPage writer = new ValidationPage();
        writer.write(title, command, parameters, comparison, sheets, seconds);
        return writer.page.toString();
    }

    private void write(
            String title,
            String command,
            ParameterValues parameters,
            Comparison comparison,
            List<WidthReport.Sheet> sheets,
            double seconds) {
        page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
                .append(escaped(title))
                .append(": finite networks and the limit</title>\n<style>\n")
                .append(STYLE)
                .append("</style>\n</head>\n<body>\n<h1>")
                .append(escaped(title))
                .append("</h1>\n"
                        + "<p class=\"soft\">Finite networks trained by gradient descent beside their limit of"
                        + " infinite width. One way to make this page: <code>")
                .append(escaped(command))
                .append("</code></p>\n");
        verdict(comparison, parameters.get(Parameters.METHOD));
        section("Is the limit what the networks approach?", observables(comparison), """
            Each observable is a vector (outputs and losses averaged over three spans of the training; every entry of a kernel at
            every recorded step). Its means at each width are extrapolated as a + b/N (with c/N² where the widths demand it), and a
            is compared with the limit along the four strongest directions of fluctuation, so that correlations over examples and
            time count once: Hotelling's T² with the covariances of networks and replicas, p from Student's distribution in many
            dimensions (an F distribution). Difference and its standard error are root mean squares over components.\
            """);
        section("The networks", losses(comparison), """
            Mean over networks with its standard error; the limit's replicas in the last line.\
            """);
        section("How close is a network of a given width?", distances(comparison), """
            f: outputs on training examples, f test: on test points, K: tangent kernel. Root mean squares over components. Distance: of a single network from the limit. Spread: standard deviation of networks
            of one width. Bias: distance of their mean from the limit, noise subtracted (– where
                more than half of it is noise).\
            """);
        section("Alignment of kernels with the limit's", alignments(comparison), """
            ⟨K₁,K₂⟩/(|K₁||K₂|) of a single network's kernel with the limit's mean at the last recorded step, mean over networks.\
            """);
        section("Laws of approach", scalings(comparison), """
            Exponents of N with 95 % intervals. Networks scatter as 1/√N; their mean is off by 1/N (– where noise hides it). Losses are quadratic in the errors
            and fall faster where these are all there is.\
            """);
        for (WidthReport.Sheet sheet : sheets) {
            figure(sheet);
        }
        page.append("<h2>Parameters</h2>\n<pre>")
                .append(escaped(parameters.toToml()))
                .append("</pre>\n<p class=\"soft\">dmft ")
                .append(escaped(Version.ofProgram()))
                .append(", Java ")
                .append(escaped(Version.ofJava()))
                .append(", ")
                .append(escaped(Device.name()))
                .append(", ")
                .append(Numbers.seconds(seconds))
                .append(".</p>\n</body>\n</html>\n");
    }

    private void verdict(Comparison comparison, String method) {
        page.append("<div class=\"verdict")
                .append(comparison.agrees() ? "" : " bad")
                .append("\"><strong>")
                .append(escaped(Conclusion.headline(comparison)))
                .append("</strong><p>")
                .append(escaped(Conclusion.explanation(comparison, method)))
                .append("</p>");
        Conclusion.failureLines(comparison)
                .forEach(line -> page.append("<p>").append(escaped(line)).append("</p>"));
        page.append("</div>\n");
    }

    private void section(String title, List<List<String>> table, String text) {
        if (table.size() < 2) {
            return;
        }
        page.append("<h2>").append(escaped(title)).append("</h2>\n<div class=\"wide\"><table>\n");
        for (int i = 0; i < table.size(); i++) {
            String cell = i == 0 ? "th" : "td";
            page.append("<tr>");
            for (String entry : table.get(i)) {
                boolean bad = entry.endsWith(BAD);
                page.append("<")
                        .append(cell)
                        .append(bad ? " class=\"bad\">" : ">")
                        .append(escaped(bad ? entry.substring(0, entry.length() - BAD.length()) : entry))
                        .append("</")
                        .append(cell)
                        .append(">");
            }
            page.append("</tr>\n");
        }
        page.append("</table></div>\n<p class=\"soft\">").append(escaped(text)).append("</p>\n");
    }

    /** Ends an entry of a table that is to be seen. */
    private static final String BAD = "\u0000bad";

    private static List<List<String>> observables(Comparison comparison) {
        List<List<String>> table = new ArrayList<>();
        table.add(List.of(
                "observable",
                "p",
                "verdict",
                "difference",
                "its standard error",
                "size of the limit's",
                "fit in 1/N",
                "p of a + b/N"));
        for (Verdict v : comparison.verdicts()) {
            boolean differs = comparison.disagreements().contains(v);
            table.add(List.of(
                    v.name(),
                    Numbers.probability(v.statistic().pValue()),
                    differs ? "disagrees" + BAD : "agrees",
                    Numbers.of(v.difference()),
                    Numbers.of(v.error()),
                    Numbers.of(v.size()),
                    Numbers.percent(v.resolution()),
                    v.order() == 1 ? "a + b/N" : "a + b/N + c/N²",
                    Double.isNaN(v.straight()) ? "–" : Numbers.probability(v.straight())));
        }
        return table;
    }

    private static List<List<String>> losses(Comparison comparison) {
        List<List<String>> table = new ArrayList<>();
        boolean test = comparison.limit().testLoss().mean().length > 0;
        List<String> head = new ArrayList<>(List.of("N", "networks", "", "time", "final train loss"));
        if (test) {
            head.add("final test loss");
        }
        table.add(head);
        for (WidthResult result : all(comparison)) {
            List<String> row = new ArrayList<>(List.of(
                    name(result),
                    String.valueOf(result.networks()),
                    result.kind().toString(),
                    Numbers.seconds(result.seconds()),
                    last(result.trainLoss().mean(), result.trainLoss().stderr())));
            if (test) {
                row.add(last(result.testLoss().mean(), result.testLoss().stderr()));
            }
            table.add(row);
        }
        return table;
    }

    private static List<List<String>> distances(Comparison comparison) {
        List<List<String>> table = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("N"));
        List<Integer> chosen = new ArrayList<>();
        for (int i = 0; i < comparison.limit().distances().size(); i++) {
            WidthResult.Distance distance = comparison.limit().distances().get(i);
            if (List.of("train outputs", "test outputs", "tangent kernel").contains(distance.name())) {
                chosen.add(i);
                head.addAll(List.of(distance.symbol() + ": distance", "spread", "bias"));
            }
        }
        table.add(head);
        for (WidthResult result : all(comparison)) {
            boolean limit = result.kind() == WidthResult.Kind.LIMIT;
            List<String> row = new ArrayList<>(List.of(name(result)));
            for (int i : chosen) {
                WidthResult.Distance distance = result.distances().get(i);
                row.add(limit ? "–" : Numbers.of(distance.single()));
                row.add(Numbers.of(distance.spread()));
                row.add(limit ? "–" : Numbers.of(distance.bias()));
            }
            table.add(row);
        }
        return table;
    }

    private static String name(WidthResult result) {
        return result.kind() == WidthResult.Kind.LIMIT ? "∞, S = " + result.width() : String.valueOf(result.width());
    }

    private static List<List<String>> alignments(Comparison comparison) {
        List<List<String>> table = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("N"));
        comparison.limit().alignments().forEach(a -> head.add(a.symbol()));
        table.add(head);
        for (WidthResult result : comparison.widths()) {
            List<String> row = new ArrayList<>(List.of(String.valueOf(result.width())));
            for (WidthResult.Alignments alignment : result.alignments()) {
                double[] mean = alignment.alignment().mean();
                row.add(mean.length == 0 ? "–" : Numbers.alignment(mean[mean.length - 1]));
            }
            table.add(row);
        }
        return head.size() == 1 ? List.of() : table;
    }

    private static List<List<String>> scalings(Comparison comparison) {
        List<List<String>> table = new ArrayList<>();
        table.add(List.of("observable", "spread ~ N^", "bias ~ N^"));
        for (Scaling scaling : comparison.scalings()) {
            table.add(List.of(scaling.name(), Numbers.exponent(scaling.spread()), Numbers.exponent(scaling.bias())));
        }
        return table;
    }

    private static List<WidthResult> all(Comparison comparison) {
        return Stream.concat(comparison.widths().stream(), Stream.of(comparison.limit()))
                .toList();
    }

    private static String last(double[] mean, double[] stderr) {
        if (mean.length == 0) {
            return "–";
        }
        double error = stderr[mean.length - 1];
        return Numbers.of(mean[mean.length - 1]) + (Double.isFinite(error) ? " ± " + Numbers.of(error) : "");
    }

    private void figure(WidthReport.Sheet sheet) {
        page.append("<h2>")
                .append(escaped(sheet.title()))
                .append("</h2>\n<figure><picture><source media=\"(prefers-color-scheme: dark)\" srcset=\"")
                .append(data(sheet.dark()))
                .append("\"><img alt=\"")
                .append(escaped(sheet.title() + ": " + sheet.caption()))
                .append("\" src=\"")
                .append(data(sheet.svg()))
                .append("\"></picture>\n<figcaption>")
                .append(escaped(sheet.caption()))
                .append("</figcaption></figure>\n");
    }

    private static String data(String svg) {
        return "data:image/svg+xml;base64," + Base64.getEncoder().encodeToString(svg.getBytes(StandardCharsets.UTF_8));
    }

    private static String escaped(String text) {
        return text.chars()
                .mapToObj(c -> switch (c) {
                    case '&' -> "&amp;";
                    case '<' -> "&lt;";
                    case '>' -> "&gt;";
                    case '"' -> "&quot;";
                    default -> String.format(Locale.ROOT, "%c", c);
                })
                .collect(Collectors.joining());
    }
}
