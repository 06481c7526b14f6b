package dmft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** Runs the programs as a user does, at small size, and reads what they print. */
class ExamplesTest {

    @FunctionalInterface
    private interface Program {
        void main(String... args) throws Exception;
    }

    @Test
    void parityIsLearnedFromArrays() throws Exception {
        String text = printed(LearnParity::main, "512");
        assertThat(text.lines().filter(line -> line.startsWith("first replica, step ")))
                .hasSize(5);
        List<String> rows =
                text.lines().filter(line -> line.matches(" +\\d+ .*")).toList();
        assertThat(rows).hasSize(5);
        assertThat(numbers(rows.get(0))).startsWith(0, 0.5, 0.5);
        double[] last = numbers(rows.get(4));
        assertThat(last[0]).isEqualTo(40);
        assertThat(last[1]).isPositive().isLessThan(0.05);
        assertThat(last[3]).isPositive().isLessThan(0.1);
        assertThat(text).contains("f of the first test point: ").doesNotContain("INTERRUPTED", "DIVERGED");
    }

    @Test
    void onlyTheRichNetworkTurnsItsKernelTowardsTheLabels() throws Exception {
        List<String> lines = printed(LazyAndRich::main, "512").lines().toList();
        assertThat(lines).hasSize(2).allMatch(line -> line.contains("COMPLETED after 40 steps"));
        double[] lazy = numbers(lines.get(0).substring(lines.get(0).indexOf("labels")));
        double[] rich = numbers(lines.get(1).substring(lines.get(1).indexOf("labels")));
        assertThat(lazy[1] - lazy[0]).isBetween(-0.02, 0.02);
        assertThat(rich[1] - rich[0]).isGreaterThan(0.1);
    }

    @Test
    void solvesWhoseTimeIsUpStopAndKeepWhatTheyHave() throws Exception {
        List<String> lines = printed(LazyAndRich::main, "64", "0").lines().toList();
        assertThat(lines).hasSize(2).allMatch(line -> line.contains("INTERRUPTED after "));
    }

    @Test
    void parityHasEveryInputOnce() {
        Parity parity = Parity.of(5, 3);
        assertThat(parity.train().size()).isEqualTo(11);
        assertThat(parity.test().size()).isEqualTo(21);
        long different = java.util.stream.Stream.of(
                        parity.train().inputs(), parity.test().inputs())
                .flatMap(java.util.Arrays::stream)
                .map(java.util.Arrays::toString)
                .distinct()
                .count();
        assertThat(different).isEqualTo(32);
    }

    private static double[] numbers(String text) {
        Matcher matcher = Pattern.compile("-?\\d+(\\.\\d+)?(e[+-]\\d+)?").matcher(text);
        DoubleStream.Builder numbers = DoubleStream.builder();
        while (matcher.find()) {
            numbers.add(Double.parseDouble(matcher.group()));
        }
        return numbers.build().toArray();
    }

    private static String printed(Program program, String... args) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            program.main(args);
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
