package dmft.cli.validation;

import dmft.validation.width.Comparison;
import dmft.validation.width.Verdict;
import dmft.validation.width.WidthResult;
import java.util.List;
import java.util.stream.Collectors;

/** What a comparison comes to, in a word and in sentences. */
public final class Conclusion {

    private Conclusion() {}

    /** One line. */
    public static String headline(Comparison comparison) {
        if (!comparison.complete()) {
            return "Interrupted: this is what there was";
        }
        if (!comparison.disagreements().isEmpty()) {
            return "Finite networks DISAGREE with the limit";
        }
        if (!failureLines(comparison).isEmpty()) {
            return "Not every network could be trained";
        }
        if (comparison.verdicts().isEmpty()) {
            return "Nothing varies that the limit could be judged by";
        }
        return comparison.tells()
                ? "Finite networks agree with the limit"
                : "Nothing speaks against the limit, but these networks are too few to tell";
    }

    /**
     * Some sentences.
     *
     * @param method that claims to be the limit
     */
    public static String explanation(Comparison comparison, String method) {
        if (comparison.verdicts().isEmpty()) {
            return "There were too few networks, or nothing varies between them.";
        }
        List<Verdict> disagreements = comparison.disagreements();
        String test = "Extrapolated to infinite width, " + comparison.verdicts().size()
                + " observables of the networks are compared with the limit, one statistic each. "
                + "A correct solver fails one of them with probability " + Numbers.of(comparison.level())
                + " or less: each fails at p < " + Numbers.probability(comparison.threshold()) + ".";
        if (!disagreements.isEmpty()) {
            return test + " These do: "
                    + disagreements.stream()
                            .map(v -> v.name() + " (p = "
                                    + Numbers.probability(v.statistic().pValue()) + ")")
                            .collect(Collectors.joining(", "))
                    + ". "
                    + (method.equals("causal")
                            ? "Something is wrong, in the solver or in its settings: a tolerance too large or samples"
                                    + " too few for this problem come first to mind, then widths too small for a series"
                                    + " in 1/N."
                            : "The method, " + method + ", approximates the limit; \"causal\" solves it.");
        }
        double least = comparison.verdicts().stream()
                .mapToDouble(v -> v.statistic().pValue())
                .min()
                .orElse(1);
        Verdict first = comparison.verdicts().getFirst();
        return test + " The smallest p found is " + Numbers.probability(least) + ". The " + first.name()
                + " (r.m.s. " + Numbers.of(first.size()) + ") differ by " + Numbers.of(first.difference()) + ", where "
                + Numbers.of(first.error())
                + " is expected from the number of networks and replicas: they are known to "
                + Numbers.percent(first.resolution()) + " of their size."
                + (comparison.tells() ? "" : " More networks of each width (--seeds) or wider ones would tell more.");
    }

    /** Networks and replicas that were not trained to the end. */
    public static List<String> failureLines(Comparison comparison) {
        return java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(comparison.limit()), comparison.widths().stream())
                .map(Conclusion::failureLine)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private static String failureLine(WidthResult result) {
        if (result.failures().isEmpty()) {
            return "";
        }
        String what = result.kind() == WidthResult.Kind.LIMIT ? "the limit" : "width " + result.width();
        return result.failures().size() + " of "
                + (result.failures().size() + result.networks()) + " of " + what + " failed: "
                + result.failures().getFirst();
    }

    /** A table for a terminal. */
    public static String text(Comparison comparison, String method) {
        StringBuilder text = new StringBuilder(headline(comparison)).append(System.lineSeparator());
        text.append(explanation(comparison, method)).append(System.lineSeparator());
        failureLines(comparison).forEach(line -> text.append(line).append(System.lineSeparator()));
        if (!comparison.verdicts().isEmpty()) {
            text.append(String.format("%n%-20s %10s %12s %12s %12s%n", "", "p", "difference", "expected", "size"));
        }
        for (Verdict verdict : comparison.verdicts()) {
            text.append(String.format(
                    "%-20s %10s %12s %12s %12s %12s%s%n",
                    verdict.name(),
                    Numbers.probability(verdict.statistic().pValue()),
                    Numbers.of(verdict.difference()),
                    Numbers.of(verdict.error()),
                    Numbers.of(verdict.size()),
                    Numbers.percent(verdict.resolution()),
                    comparison.disagreements().contains(verdict) ? "  DISAGREES" : ""));
        }
        return text.toString();
    }
}
