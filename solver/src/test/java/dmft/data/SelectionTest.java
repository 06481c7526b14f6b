package dmft.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelectionTest {

    @TempDir
    Path folder;

    /** Rows whose single entry is their number, so that it shows which were taken. */
    private static final String ROWS = "0,5\n1,3\n2,5\n3,5\n4,3\n5,9\n6,3\n7,5\n";

    @Test
    void takesEquallyManyOfEachClassInFileOrder() throws Exception {
        Examples examples = select(ROWS, 4, List.of(5, 3), null);
        assertThat(column(examples.inputs())).containsExactly(0, 1, 2, 4);
        assertThat(column(examples.targets())).containsExactly(-1, 1, -1, 1);
    }

    @Test
    void firstOfTheClassesIsMinusOne() throws Exception {
        Examples examples = select(ROWS, 4, List.of(3, 5), null);
        assertThat(column(examples.targets())).containsExactly(1, -1, 1, -1);
    }

    @Test
    void withoutClassesTakesTheFirstRowsAndTheirTargets() throws Exception {
        Examples examples = select(ROWS, 3, List.of(), null);
        assertThat(column(examples.inputs())).containsExactly(0, 1, 2);
        assertThat(column(examples.targets())).containsExactly(5, 3, 5);
    }

    @Test
    void seedShufflesReproducibly() throws Exception {
        double[] once = column(select(ROWS, 8, List.of(), 7L).inputs());
        assertThat(column(select(ROWS, 8, List.of(), 7L).inputs())).isEqualTo(once);
        assertThat(column(select(ROWS, 8, List.of(), 8L).inputs())).isNotEqualTo(once);
        assertThat(once).isNotEqualTo(column(select(ROWS, 8, List.of(), null).inputs()));
        assertThat(Arrays.stream(once).sorted().toArray()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void seededChoiceIsStillBalanced() throws Exception {
        assertThat(column(select(ROWS, 6, List.of(3, 5), 1L).targets()))
                .containsOnly(-1, 1)
                .satisfies(labels -> assertThat(Arrays.stream(labels).sum()).isZero());
    }

    @Test
    void oddNumberOfTwoClassesIsRefused() {
        assertRefused(3, List.of(3, 5), DataException.Cause.COUNT, "3 examples", "equally many of 2 classes", "2 or 4");
    }

    @Test
    void tooManyExamplesAreRefusedWithWhatThereIs() {
        assertRefused(
                8,
                List.of(3, 5),
                DataException.Cause.COUNT,
                "8 examples",
                "4 of each class",
                "3 of class 3",
                "at most 6");
        assertRefused(9, List.of(), DataException.Cause.COUNT, "9 examples", "holds 8");
    }

    @Test
    void classesThatAreNotThereAreRefused() {
        assertRefused(2, List.of(3, 4), DataException.Cause.CLASSES, "no examples of class 4");
    }

    @Test
    void classWithTheFewestExamplesSaysHowManyThereCanBe() {
        assertRefused(9, List.of(5, 3, 9), DataException.Cause.COUNT, "3 of each class", "1 of class 9", "at most 3");
        assertRefused(
                5, List.of(5, 3, 9), DataException.Cause.COUNT, "5 examples", "equally many of 3 classes", "3 or 6");
        assertRefused(2, List.of(5, 3, 9), DataException.Cause.COUNT, "ask for 3");
    }

    @Test
    void eachClassOfSeveralHasAnOutput() throws Exception {
        Examples usual = select(ROWS, 3, List.of(9, 5, 3), null);
        assertThat(column(usual.inputs())).containsExactly(0, 1, 5);
        assertThat(usual.targets()).isDeepEqualTo(new double[][] {{0, 1, 0}, {0, 0, 1}, {1, 0, 0}});
        assertThat(coded(ROWS, 3, List.of(9, 5, 3), Coding.PLUS_MINUS).targets())
                .isDeepEqualTo(new double[][] {{-1, 1, -1}, {-1, -1, 1}, {1, -1, -1}});
        assertThat(coded(ROWS, 2, List.of(5, 3), Coding.ONE_HOT).targets())
                .isDeepEqualTo(new double[][] {{1, 0}, {0, 1}});
        assertThat(coded(ROWS, 2, List.of(5, 3), Coding.SIGN).targets()).isDeepEqualTo(new double[][] {{-1}, {1}});
    }

    @Test
    void classesThatMakeNoSenseAreRefused() {
        for (List<Integer> classes : List.of(List.of(1), List.of(1, 1), List.of(1, 2, 1))) {
            assertThatThrownBy(() -> new Selection(classes, null, Normalization.NONE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("classes are " + classes + ", expected different ones, two or more");
        }
        assertThatThrownBy(() -> new Selection(List.of(1, 2, 3), Coding.SIGN, null, Normalization.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 classes cannot be written as \"sign\": write them as one-hot");
    }

    @Test
    void codingsAreFoundByTheirNames() {
        assertThat(Coding.names()).containsExactly("sign", "one-hot", "plus-minus");
        for (Coding coding : Coding.values()) {
            assertThat(Coding.named(coding.toString())).isEqualTo(coding);
        }
        assertThatThrownBy(() -> Coding.named("binary")).hasMessageContainingAll("binary", "one-hot");
    }

    @Test
    void valuesAreNoClasses() {
        assertThatThrownBy(() -> select("1,0\n2,0.5\n", 2, List.of(0, 1), null))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("line 2", "0.5", "not the number of a class");
    }

    @Test
    void oneExampleOfTwoClassesIsToldToBeTwo() {
        assertRefused(1, List.of(3, 5), DataException.Cause.COUNT, "ask for 2");
    }

    @Test
    void nextExamplesAreThoseAfterTheFirstInTheSameOrder() throws Exception {
        Records records = records(ROWS);
        for (@Nullable Long seed : new Long[] {null, 3L}) {
            Selection plain = new Selection(List.of(), seed, Normalization.NONE);
            int[] all = plain.first(records, 8).examples();
            Subset train = plain.first(records, 3);
            Subset test = plain.next(train, 5);
            assertThat(train.examples()).containsExactly(Arrays.copyOf(all, 3));
            assertThat(test.examples()).containsExactly(Arrays.copyOfRange(all, 3, 8));
        }
    }

    @Test
    void nextExamplesOfClassesAreTheNextOfEachClass() throws Exception {
        Selection selection = new Selection(List.of(5, 3), null, Normalization.NONE);
        Subset train = selection.first(records(ROWS), 4);
        assertThat(selection.next(train, 2).examples()).containsExactly(3, 6);
        Split split = selection.examples(train, selection.next(train, 2));
        assertThat(column(split.train().inputs())).containsExactly(0, 1, 2, 4);
        assertThat(Objects.requireNonNull(split.test()).targets()).isDeepEqualTo(new double[][] {{-1}, {1}});
    }

    @Test
    void tooManyNextExamplesAreRefusedWithWhatIsLeft() throws Exception {
        Selection selection = new Selection(List.of(5, 3), null, Normalization.NONE);
        Subset train = selection.first(records(ROWS), 4);
        assertThatThrownBy(() -> selection.next(train, 4))
                .hasMessageContainingAll("leaves, after the training examples, 1 of class 3", "at most 2");
        Subset most = selection.first(records(ROWS), 6);
        assertThatThrownBy(() -> selection.next(most, 2))
                .hasMessageContainingAll("leaves, after the training examples, 0 of class 3", "ask for fewer");
    }

    @Test
    void countsBelowOneAreRefused() throws Exception {
        Records records = records(ROWS);
        assertThatThrownBy(() -> new Selection(List.of(), null, Normalization.NONE).first(records, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("count is 0");
    }

    @Test
    void unknownNamesAreToldWhichThereAre() {
        assertThatThrownBy(() -> DataSources.named("svhn")).hasMessageContainingAll("svhn", "cifar10", "csv");
        assertThatThrownBy(() -> Normalization.named("zca")).hasMessageContainingAll("zca", "unit", "none");
        assertThatThrownBy(() -> GaussianData.Labels.named("cubic")).hasMessageContainingAll("cubic", "linear");
    }

    private void assertRefused(int count, List<Integer> classes, DataException.Cause reason, String... parts) {
        assertThatThrownBy(() -> select(ROWS, count, classes, null))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll(parts)
                .extracting(e -> ((DataException) e).reason())
                .isEqualTo(reason);
    }

    private Examples select(String text, int count, List<Integer> classes, @Nullable Long seed) throws Exception {
        Selection selection = new Selection(classes, seed, Normalization.NONE);
        return selection.examples(selection.first(records(text), count), null).train();
    }

    private Examples coded(String text, int count, List<Integer> classes, Coding coding) throws Exception {
        Selection selection = new Selection(classes, coding, null, Normalization.NONE);
        return selection.examples(selection.first(records(text), count), null).train();
    }

    private Records records(String text) throws Exception {
        return DataSources.named("csv").read(Files.writeString(folder.resolve("a.csv"), text), null);
    }

    private static double[] column(double[][] rows) {
        return Arrays.stream(rows).mapToDouble(row -> row[0]).toArray();
    }
}
