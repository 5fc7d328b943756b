// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Certificates issued per second on one core, from the request to the certificate, beside what the signature and the
// verification alone cost by openssl speed, measured in the same run. Prints; asserts nothing about time.
#include "pki/certificate_authority.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QProcess>

#include <cstdio>

using namespace muster;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 second = 1'000'000'000;

QByteArray outputOf(const QStringList &arguments)
{
    QProcess openssl;
    openssl.start(u"openssl"_s, arguments);
    return openssl.waitForFinished(60000) ? openssl.readAllStandardOutput() : QByteArray();
}

/// How often `work` is done in three seconds, per second; `work` returns false when it failed.
template<typename Work>
double measureRate(const char *what, Work work)
{
    QElapsedTimer timer;
    timer.start();
    qint64 count = 0;
    for (; timer.nsecsElapsed() < 3 * second; ++count) {
        if (!work()) {
            std::printf("%-44s failed\n", what);
            return 0;
        }
    }
    const double rate = double(count) * double(second) / double(timer.nsecsElapsed());
    std::printf("%-44s %12.0f /s\n", what, rate);
    return rate;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QByteArray request = outputOf({u"req"_s, u"-new"_s, u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:P-256"_s,
                                         u"-noenc"_s, u"-keyout"_s, u"/dev/null"_s, u"-subj"_s, u"/CN=gw-1"_s});
    const Timestamp now = SystemClock().now();
    auto founded = pki::CertificateAuthority::found(u"Bench"_s, u"Example"_s, now);
    if (request.isEmpty() || !founded)
        return 1;
    const auto authority = pki::CertificateAuthority::create(std::move(founded->issuing), {founded->root.certificate});
    const auto valid = pki::CertificateRequest::validate(request);
    if (!authority || !valid)
        return 1;
    const pki::CertificateTemplate shape{.subject = {{u"CN"_s, u"gw-1"_s}},
                                         .dnsNames = {u"gw-1"_s},
                                         .addresses = {u"10.0.0.5"_s}};

    measureRate("validate a request", [&] { return pki::CertificateRequest::validate(request).has_value(); });
    measureRate("shape, check and sign",
                [&] { return (*authority)->sign(pki::CertificateDraft::shape(*valid, shape, now)).has_value(); });
    const double issued = measureRate("issue: validate, shape, check, sign",
                                      [&] { return (*authority)->issue(request, shape, now).has_value(); });
    // The last line: "256 bits ecdsa (nistp256)   0.0000s   0.0001s  34000.0  12200.0".
    const QList<QByteArray> figures =
        outputOf({u"speed"_s, u"-seconds"_s, u"1"_s, u"ecdsap256"_s}).trimmed().split('\n').last().simplified().split(' ');
    if (figures.size() < 2)
        return 1;
    const double signs = figures.at(figures.size() - 2).toDouble();
    const double verifies = figures.last().toDouble();
    std::printf("%-44s %12.0f /s\n", "openssl speed: sign", signs);
    std::printf("%-44s %12.0f /s\n", "openssl speed: verify", verifies);
    if (signs > 0 && verifies > 0)
        std::printf("%-44s %12.3f\n", "issue / (one verify and one sign)", issued * (1 / signs + 1 / verifies));
    return 0;
}
