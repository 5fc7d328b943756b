// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "drivers/linux_ssh/credential_store.h"

#include "drivers/linux_ssh/shell_text.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::drivers {

namespace {

/// They travel as arguments, of which Linux takes 128 KiB each.
constexpr qsizetype longestCertificates = 64 << 10;

struct CredentialText
{
    Q_DECLARE_TR_FUNCTIONS(muster::drivers)
};

constexpr const char *readScript = R"sh(
cd /etc/muster 2>/dev/null || exit 0
if [ -s credential/device.key ]; then echo key; fi
if [ -s credential/device.crt ]; then echo certificate; cat credential/device.crt; fi
if [ -n "$1" ] && [ -s "credentials/$1/request.csr" ]; then echo request; cat "credentials/$1/request.csr"; fi
)sh";

// openssl wants a file of settings even for what stands in its arguments.
constexpr const char *requestScript = R"sh(
label=$1
digest=$2
shift 2
folder=/etc/muster/credentials
if [ -s "$folder/$label/request.csr" ]; then
    cat "$folder/$label/request.csr"
    exit 0
fi
command -v openssl >/dev/null 2>&1 || refuse no-openssl
mkdir -p "$folder"
chmod 0755 /etc/muster
chmod 0700 "$folder"
[ ! -e "$folder/$label" ] || refuse in-the-way "$folder/$label"
# What was cut off may still be running there; it must not find the folder of this one.
rm -rf "$folder/.$label".??????
begun=$(mktemp -d "$folder/.$label.XXXXXX")
# openssl does not tell that the disk was full; writing something that is larger than all of this does.
trap '[ ! -d "$begun" ] || head -c 65536 /dev/zero >"$begun/room" || :; rm -rf "$begun"' EXIT
printf '[req]\nprompt=no\ndistinguished_name=dn\n[dn]\nCN=%s\n' "$(uname -n | cut -c 1-64)" >"$begun/openssl.cnf"
# Its dots for progress would be all that is quoted of a failure.
openssl genpkey "$@" -out "$begun/device.key" 2>"$begun/log" || { tr -d '.+*\n' <"$begun/log" >&2; exit 1; }
openssl req -new "$digest" -config "$begun/openssl.cnf" -key "$begun/device.key" -out "$begun/request.csr"
chmod 0600 "$begun/device.key" "$begun/request.csr"
openssl pkey -in "$begun/device.key" -noout
openssl req -config "$begun/openssl.cnf" -in "$begun/request.csr" -verify -noout 2>/dev/null
rm -f "$begun/openssl.cnf" "$begun/log"
sync
mv -T "$begun" "$folder/$label"
cat "$folder/$label/request.csr"
)sh";

// What is in use is named by where the link leads: "credentials/LABEL".
constexpr const char *linkFunctions = R"sh(
in_use() { readlink credential 2>/dev/null || :; }
use() {
    rm -f .credential.new
    ln -s "$1" .credential.new
    mv -fT .credential.new credential
}
)sh";

constexpr const char *installScript = R"sh(
cd /etc/muster 2>/dev/null || refuse no-key
own=credentials/$1
[ -s "$own/device.key" ] || refuse no-key
[ -L credential ] || [ ! -e credential ] || refuse in-the-way /etc/muster/credential
theirs=$(printf '%s' "$2" | openssl x509 -pubkey -noout)
[ "$theirs" = "$(openssl pkey -in "$own/device.key" -pubout)" ] || refuse wrong-key
printf '%s' "$3" | put "$own/chain.crt" 0600
printf '%s' "$2" | put "$own/device.crt" 0600
if [ "$(in_use)" != "$own" ]; then
    in_use | put "$own/previous" 0600
    sync
    use "$own"
    sync
fi
)sh";

constexpr const char *restoreScript = R"sh(
cd /etc/muster 2>/dev/null || exit 0
own=credentials/$1
previous=$(cat "$own/previous" 2>/dev/null || :)
if [ "$(in_use)" = "$own" ]; then
    case $previous in
    '') rm -f credential ;;
    credentials/*)
        [ -d "$previous" ] || refuse previous-gone
        use "$previous"
        ;;
    *) refuse previous-gone ;;
    esac
fi
# Whoever would go back to this one goes back to the one before it.
for other in credentials/*/previous; do
    if [ -f "$other" ] && [ "$(cat "$other")" = "$own" ]; then printf '%s\n' "$previous" | put "$other" 0600; fi
done
sync
rm -rf "$own" "credentials/.$1".??????
)sh";

constexpr const char *signScript = R"sh(
key=/etc/muster/credential/device.key
[ -s "$key" ] || refuse no-key
command -v openssl >/dev/null 2>&1 || refuse no-openssl
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/input"
case $(openssl pkey -in "$key" -noout -text_pub) in
*ED25519*) openssl pkeyutl -sign -rawin -inkey "$key" -in "$folder/input" ;;
*"(384 bit"*) openssl dgst -sha384 -sign "$key" "$folder/input" ;;
*) openssl dgst -sha256 -sign "$key" "$folder/input" ;;
esac
)sh";

/// How openssl is asked for a key pair, and the digest of the request.
struct KeyRecipe
{
    KeyAlgorithm algorithm;
    const char *digest;
    QByteArrayList genpkey;
};

const KeyRecipe &recipeOf(KeyAlgorithm algorithm)
{
    const auto curve = [](const char *name) {
        return QByteArrayList{"-algorithm", "EC",
                              "-pkeyopt",   QByteArray("ec_paramgen_curve:") + name,
                              "-pkeyopt",   "ec_param_enc:named_curve"};
    };
    const auto rsa = [](const char *bits) {
        return QByteArrayList{"-algorithm", "RSA", "-pkeyopt", QByteArray("rsa_keygen_bits:") + bits};
    };
    static const KeyRecipe recipes[] = {
        {KeyAlgorithm::EcP256, "-sha256", curve("P-256")},
        {KeyAlgorithm::EcP384, "-sha384", curve("P-384")},
        {KeyAlgorithm::Ed25519,
         "-sha256",
         {"-algorithm", "ED25519"}}, // which has a digest of its own; openssl passes over this one
        {KeyAlgorithm::Rsa2048, "-sha256", rsa("2048")},
        {KeyAlgorithm::Rsa3072, "-sha256", rsa("3072")},
    };
    return *std::ranges::find(recipes, algorithm, &KeyRecipe::algorithm);
}

Result<> checkLabel(const QString &label)
{
    if (!isFileName(label))
        return fail(ErrorCode::Rejected, CredentialText::tr("\"%1\" can't name a credential.").arg(label));
    return {};
}

} // namespace

HeldCredential heldCredential(const QByteArray &answer)
{
    HeldCredential held;
    QByteArray *part = nullptr;
    for (const QByteArray &line : answer.split('\n')) {
        if (line == "key")
            held.hasKey = true;
        else if (line == "certificate")
            part = &held.certificatePem;
        else if (line == "request")
            part = &held.pendingRequestPem;
        else if (part && !line.trimmed().isEmpty())
            *part += line + '\n';
    }
    return held;
}

Result<HeldCredential> readCredential(RemoteShell &shell, const QString &label, const std::stop_token &stop)
{
    if (!label.isEmpty())
        MUSTER_CHECK(checkLabel(label));
    MUSTER_TRY(const QByteArray answer, shell.run({.text = readScript, .arguments = {label.toLatin1()}}, stop));
    return heldCredential(answer);
}

Result<QByteArray> requestCertificate(RemoteShell &shell, KeyAlgorithm algorithm, const QString &label,
                                      const std::stop_token &stop)
{
    MUSTER_CHECK(checkLabel(label));
    const KeyRecipe &recipe = recipeOf(algorithm);
    return shell.run({.text = requestScript, .arguments = QByteArrayList{label.toLatin1(), recipe.digest} + recipe.genpkey},
                     stop);
}

Result<> installCertificate(RemoteShell &shell, const QByteArray &certificatePem, const QByteArray &chainPem,
                            const QString &label, const std::stop_token &stop)
{
    MUSTER_CHECK(checkLabel(label));
    if (certificatePem.isEmpty() || certificatePem.size() + chainPem.size() > longestCertificates)
        return fail(ErrorCode::Rejected, CredentialText::tr("That is no certificate, or its chain is too long."));
    MUSTER_CHECK(
        shell.run({.text = installScript, .functions = linkFunctions, .arguments = {label.toLatin1(), certificatePem, chainPem}},
                  stop));
    return {};
}

Result<> restoreCredential(RemoteShell &shell, const QString &label, const std::stop_token &stop)
{
    MUSTER_CHECK(checkLabel(label));
    MUSTER_CHECK(shell.run({.text = restoreScript, .functions = linkFunctions, .arguments = {label.toLatin1()}}, stop));
    return {};
}

Result<QByteArray> sign(RemoteShell &shell, const QByteArray &data, const std::stop_token &stop)
{
    return shell.run({.text = signScript, .input = Secret(QByteArray(data))}, stop);
}

} // namespace muster::drivers
