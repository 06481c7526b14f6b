package dmft.cli.parameters;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.train.Losses;
import java.nio.file.Files;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Classes, how they are written as targets, and the losses for which these are. */
class CodingParametersTest extends ParameterFileCase {

    private static final String CLASSES =
            "[data]\nsource = \"csv\"\ntrain_path = \"d.csv\"\nnormalize = \"none\"\ntest_path = \"d.csv\"\n";
    private static final String TWO = CLASSES + "classes = [4, 0]\ntrain = 2\ntest = 2\n";
    private static final String THREE = CLASSES + "classes = [4, 0, 2]\ntrain = 3\ntest = 3\n";

    private Run classes(String text, String... overrides) throws Exception {
        Files.writeString(folder.resolve("d.csv"), "1,0\n2,2\n3,4\n4,2\n5,0\n6,4\n");
        return read(text, overrides);
    }

    private ParameterException failing(String text, String... overrides) throws Exception {
        Files.writeString(folder.resolve("d.csv"), "1,0\n2,2\n3,4\n4,2\n5,0\n6,4\n");
        return fail(text, overrides);
    }

    @ParameterizedTest
    @CsvSource({
        "mse, sign, one-hot",
        "huber, sign, one-hot",
        "cross-entropy, one-hot, one-hot",
        "logistic, sign, plus-minus",
        "hinge, sign, plus-minus",
        "squared-hinge, sign, plus-minus"
    })
    void leftOutItSuitsTheNumberOfClassesAndTheLoss(String loss, String two, String three) throws Exception {
        Run ofTwo = classes(TWO, "training.loss=" + loss);
        Run ofThree = classes(THREE, "training.loss=" + loss);
        assertThat(ofTwo.values().get(Parameters.CODING)).isEqualTo(two);
        assertThat(ofThree.values().get(Parameters.CODING)).isEqualTo(three);
        assertThat(ofTwo.problem().training().loss()).isSameAs(Losses.named(loss));
        // Resolved parameters describe the same run, whatever is left out in it.
        Run again = read(ofThree.values().toToml());
        assertThat(again.values().bySection()).isEqualTo(ofThree.values().bySection());
        assertThat(again.problem().train().targets())
                .isDeepEqualTo(ofThree.problem().train().targets());
    }

    @Test
    void targetsAreWrittenAsAsked() throws Exception {
        assertThat(classes(THREE).problem().train().targets())
                .isDeepEqualTo(new double[][] {{0, 1, 0}, {0, 0, 1}, {1, 0, 0}});
        assertThat(classes(THREE, "data.coding=plus-minus").problem().test().targets())
                .isDeepEqualTo(new double[][] {{-1, -1, 1}, {-1, 1, -1}, {1, -1, -1}});
        assertThat(classes(TWO).problem().train().targets()).isDeepEqualTo(new double[][] {{1}, {-1}});
        assertThat(classes(TWO, "data.coding=one-hot").problem().train().targets())
                .isDeepEqualTo(new double[][] {{0, 1}, {1, 0}});
        assertThat(classes(TWO, "data.coding=plus-minus", "training.loss=hinge")
                        .problem()
                        .train()
                        .targets())
                .isDeepEqualTo(new double[][] {{-1, 1}, {1, -1}});
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3|mse|sign|one output cannot tell 3 classes apart: expected \"one-hot\" or \"plus-minus\"",
                "3|hinge|sign|one output cannot tell 3 classes apart: expected \"plus-minus\", or leave it out",
                "2|cross-entropy|sign|training.loss = \"cross-entropy\" is defined for probabilities",
                "3|cross-entropy|plus-minus|none negative and of sum 1: expected \"one-hot\", or leave it out",
                "2|hinge|one-hot|\"hinge\" is defined for -1 or +1 in every output: expected \"sign\" or"
                        + " \"plus-minus\"",
                "3|logistic|one-hot|\"logistic\" is defined for -1 or +1 in every output: expected \"plus-minus\"",
                "3|squared-hinge|one-hot|\"squared-hinge\" is defined for -1 or +1",
            })
    void whatMakesNoSenseIsRefusedAtTheParameter(int classes, String loss, String coding, String message)
            throws Exception {
        String text = (classes == 2 ? TWO : THREE) + "coding = \"" + coding + "\"\n";
        ParameterException e = failing(text, "training.loss=" + loss);
        assertThat(e.errors()).hasSize(1);
        assertThat(e)
                .hasMessageContaining(":9: data.coding = \"" + coding + "\": ")
                .hasMessageContaining(message);
        assertThat(e.onlyUnavailable()).isFalse();
    }

    /** Three examples with three outputs: nine gradients. */
    @Test
    void gradientsOfManyOutputsAreWarnedOf() throws Exception {
        assertThat(classes(THREE, "solver.samples=36").warnings()).isEmpty();
        assertThat(classes(THREE, "solver.samples=35").warnings())
                .singleElement()
                .asString()
                .contains("3 outputs at 3 examples", "up to 9 directions", "output.record = []", "to 36 or more");
        assertThat(classes(THREE, "solver.samples=35", "output.record=[]").warnings())
                .isEmpty();
        assertThat(classes(TWO, "solver.samples=1").warnings()).isEmpty();
    }

    @Test
    void withoutClassesThereIsNothingToCode() {
        assertThat(fail(DATA + "coding = \"one-hot\"\n"))
                .hasMessageContaining(":5: data.coding is given, but there are no data.classes to write so: remove it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"logistic", "hinge", "squared-hinge"})
    void targetsAsTheyAreMustBeThoseOfTheLoss(String loss) {
        String text = DATA + "[training]\nloss = \"" + loss + "\"\n";
        ParameterException e = fail(text);
        assertThat(e.errors()).hasSize(1);
        assertThat(e)
                .hasMessageContaining(":6: training.loss = \"" + loss + "\" is not defined for these targets: training"
                        + " example 1 of 2 has the target 0.0, expected -1 or +1 in every output: choose a loss for any"
                        + " numbers (mse, huber), or other targets");
    }

    @Test
    void oneTargetIsNoProbabilityAndTestPointsAreLookedAtToo() throws Exception {
        assertThat(fail(DATA + "[training]\nloss = \"cross-entropy\"\n"))
                .hasMessageContaining("training example 1 of 2 has the target 0.0, expected probabilities");
        Files.writeString(folder.resolve("signs.csv"), "1,1\n2,-1\n3,1\n4,2\n");
        String text = "[data]\nsource = \"csv\"\ntrain_path = \"signs.csv\"\ntest_path = \"signs.csv\"\ntrain = 2\n";
        assertThat(read(text + "test = 1\n[training]\nloss = \"hinge\"\n")
                        .problem()
                        .train()
                        .targets())
                .isDeepEqualTo(new double[][] {{1}, {-1}});
        assertThat(fail(text + "test = 2\n[training]\nloss = \"hinge\"\n"))
                .hasMessageContaining(":8: training.loss = \"hinge\"")
                .hasMessageContaining("test point 2 of 2 has the target 2.0");
    }

    @Test
    void gaussianLabelsAreSignsOrNot() throws Exception {
        String text = "[data]\nsource = \"gaussian\"\ndimension = 3\ntrain = 4\n[training]\nloss = \"logistic\"\n";
        assertThat(Arrays.stream(read(text).problem().train().targets()).allMatch(y -> Math.abs(y[0]) == 1))
                .isTrue();
        assertThat(fail(text, "data.labels=linear")).hasMessageContaining(":6: training.loss = \"logistic\"");
    }
}
