// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/certificate_filter.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace muster;
using registry::CertificateFilter;

class TestCertificateFilter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void matches_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isMatch");
        QTest::newRow("everything") << u""_s << true;
        QTest::newRow("blanks") << u"  "_s << true;
        QTest::newRow("of the subject") << u"EXAMPLE"_s << true;
        QTest::newRow("of the serial number") << u"3fa0"_s << true;
        QTest::newRow("of the device") << u"gw-4"_s << true;
        QTest::newRow("all must hold") << u"gw-4 nobody"_s << false;
        QTest::newRow("state") << u"state:revoked"_s << true;
        QTest::newRow("other state") << u"state:active"_s << false;
        QTest::newRow("state and word") << u"state:revoked gw-4"_s << true;
    }
    void matches()
    {
        QFETCH(const QString, text);
        IssuedCertificate certificate;
        certificate.serialNumber = u"3fa0c1"_s;
        certificate.subject = u"CN=pump,O=Example Ltd"_s;
        certificate.state = CredentialState::Revoked;
        const auto filter = CertificateFilter::parse(text);
        QVERIFY2(filter, filter ? "" : qPrintable(filter.error().message));
        QCOMPARE(filter->isEmpty(), text.trimmed().isEmpty());
        QTEST(filter->matches(certificate, u"gw-4f19c2"_s), "isMatch");
    }

    void whatIsNoTermIsRejected_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("where");
        QTest::newRow("another field") << u"gw serial:3f"_s << u"serial:3f"_s;
        QTest::newRow("negation") << u"-gw"_s << u"-gw"_s;
        QTest::newRow("comparison") << u"expires<30d"_s << u"expires<30d"_s;
        QTest::newRow("no such state") << u"state:expired"_s << u"state:expired"_s;
    }
    void whatIsNoTermIsRejected()
    {
        QFETCH(const QString, text);
        const auto filter = CertificateFilter::parse(text);
        QVERIFY(!filter);
        QCOMPARE(filter.error().code, ErrorCode::Rejected);
        QTEST(filter.error().where, "where");
    }
};

QTEST_GUILESS_MAIN(TestCertificateFilter)
#include "tst_certificate_filter.moc"
