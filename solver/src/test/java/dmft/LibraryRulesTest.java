package dmft;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a program that embeds the solver relies on: no state outside objects, no output, no end of the JVM. */
class LibraryRulesTest {

    private static final JavaClasses SOLVER = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dmft");

    static Stream<Named<ArchRule>> rules() {
        return Stream.of(
                Named.of(
                        "statics are final",
                        fields().that()
                                .areStatic()
                                .and()
                                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                                .should()
                                .beFinal()),
                Named.of(
                        "public statics are no arrays",
                        fields().that()
                                .areStatic()
                                .and()
                                .arePublic()
                                .and()
                                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                                .should(beNoArray())),
                Named.of(
                        "nothing is printed",
                        noClasses()
                                .should()
                                .accessField(System.class, "out")
                                .orShould()
                                .accessField(System.class, "err")
                                .orShould()
                                .callMethod(Throwable.class, "printStackTrace")),
                Named.of(
                        "the JVM is left alone",
                        noClasses()
                                .should()
                                .callMethod(System.class, "exit", int.class)
                                .orShould()
                                .callMethod(Runtime.class, "halt", int.class)
                                .orShould()
                                .callMethod(Runtime.class, "addShutdownHook", Thread.class)
                                .orShould()
                                .callMethod(System.class, "setProperty", String.class, String.class)));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void solverKeeps(ArchRule rule) {
        assertThat(SOLVER.size()).isGreaterThan(50);
        rule.check(SOLVER);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void classThatBreaksItIsFound(ArchRule rule) {
        JavaClasses offender = new ClassFileImporter().importClasses(Offender.class);
        assertThat(rule.evaluate(offender).hasViolation()).isTrue();
    }

    private static ArchCondition<JavaField> beNoArray() {
        return new ArchCondition<>("be no array, which anyone can change") {
            @Override
            public void check(JavaField field, ConditionEvents events) {
                events.add(new SimpleConditionEvent(
                        field, !field.getRawType().isArray(), field.getFullName() + " is an array"));
            }
        };
    }

    /** Breaks every rule; never run. */
    @SuppressWarnings({"unused", "MutablePublicArray"})
    static final class Offender {

        public static final double[] TABLE = {1, 2};
        static int calls;

        static void offend() {
            calls++;
            System.out.println(calls);
            System.exit(calls);
        }
    }
}
