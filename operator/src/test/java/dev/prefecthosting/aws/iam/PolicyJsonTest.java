package dev.prefecthosting.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PolicyJsonTest {
    @Test
    void oneValueAndAListOfOneAreTheSame() {
        same("""
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["*"]}]}
                """, """
                {"Statement": {"Resource": "*", "Action": "s3:GetObject", "Effect": "Allow"}, "Version": "2012-10-17"}
                """);
    }

    @Test
    void setsHaveNoOrder() {
        same("""
                {"Statement": [{"Sid": "A", "Action": ["a:B", "a:A"]}, {"Sid": "B", "Action": "b:A"}]}
                """, """
                {"Statement": [{"Sid": "B", "Action": ["b:A"]}, {"Sid": "A", "Action": ["a:A", "a:B"]}]}
                """);
    }

    @Test
    void anAccountIsItsRoot() {
        same("""
                {"Statement": [{"Principal": {"AWS": "123456789012"}}]}
                """, """
                {"Statement": [{"Principal": {"AWS": ["arn:aws:iam::123456789012:root"]}}]}
                """);
        same("""
                {"Statement": [{"Principal": {"AWS": "123456789012"}}]}
                """, """
                {"Statement": [{"Principal": {"AWS": ["arn:aws-cn:iam::123456789012:root"]}}]}
                """);
    }

    @Test
    void everybodyIsEveryAwsPrincipal() {
        same("""
                {"Statement": [{"Principal": "*"}]}
                """, """
                {"Statement": [{"Principal": {"AWS": ["*"]}}]}
                """);
    }

    @Test
    void valuesOfConditionsAreTexts() {
        same("""
                {"Statement": [{"Condition": {"Bool": {"aws:SecureTransport": true}}}]}
                """, """
                {"Statement": [{"Condition": {"Bool": {"aws:SecureTransport": ["true"]}}}]}
                """);
    }

    @Test
    void anotherResourceIsAnotherPolicy() {
        assertThat(PolicyJson.canonical("{\"Statement\": [{\"Resource\": \"a\"}]}"))
                .isNotEqualTo(PolicyJson.canonical("{\"Statement\": [{\"Resource\": \"b\"}]}"));
    }

    private static void same(String one, String other) {
        assertThat(PolicyJson.canonical(one)).isEqualTo(PolicyJson.canonical(other));
    }
}
