// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Draws every component in both themes, as the design's 09-components, to be looked at; and checks what can be measured.
#include "ui/shell/theme_source.h"
#include "ui/support/component_page.h"
#include "ui/support/row_states.h"
#include "ui/widgets/chip_label.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/kind_look.h"
#include "ui/widgets/mark_label.h"
#include "ui/widgets/query_field.h"
#include "ui/widgets/state_look.h"
#include "ui/widgets/tab_bar.h"

#include <QAccessible>
#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QFocusFrame>
#include <QFontDatabase>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::ui;

namespace {

class StillClock final : public Clock
{
public:
    Timestamp now() const override { return Timestamp(std::chrono::milliseconds(1773325914000)); }
};

} // namespace

class TestComponents : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void page_data();
    void page();
    void completionPage_data() { page_data(); }
    void completionPage();
    void sizesAreThoseOfTheTokens();
    void everyControlHasAName();
    void statesAreNotColourAlone();
    void everyGlyphAndIconIsSharp();

private:
    QWidget *createPage() { return createComponentPage(*m_themes, m_clock); }

    StillClock m_clock;
    std::unique_ptr<ThemeSource> m_themes;
};

void TestComponents::initTestCase()
{
    if (QFontDatabase::hasFamily(u"Inter"_s))
        QApplication::setFont(QFont(u"Inter"_s));
    m_themes = std::make_unique<ThemeSource>(Theme::Preference::Light);
    m_themes->apply(*qApp);
}

void TestComponents::page_data()
{
    QTest::addColumn<int>("preference");
    QTest::newRow("light") << int(Theme::Preference::Light);
    QTest::newRow("dark") << int(Theme::Preference::Dark);
}

void TestComponents::page()
{
    QFETCH(int, preference);
    m_themes->setPreference(Theme::Preference(preference));
    const std::unique_ptr<QWidget> page(createPage());
    const QString folder = QStringLiteral(MUSTER_BINARY_DIR "/screenshots");
    QVERIFY(QDir().mkpath(folder));
    const QPixmap picture = page->grab();
    QVERIFY(picture.save(folder + u"/09-components-"_s + QString::fromLatin1(QTest::currentDataTag()) + u".png"_s));
    QCOMPARE(picture.toImage().pixelColor(2, 2), m_themes->theme().colour(Token::Window));
}

void TestComponents::completionPage()
{
    QFETCH(int, preference);
    m_themes->setPreference(Theme::Preference(preference));
    QWidget window;
    window.setFixedSize(760, 260);
    auto *field = new QueryField(*m_themes, &window);
    field->setGeometry(16, 16, 728, 32);
    field->setPlaceholderText(u"Filter: type words, or name, state, vendor"_s);
    field->setCountText(u"22 of 412"_s);
    field->setCompletionSource([](const QString &) {
        return QVector<Completion>{{u"compliance:violating"_s, u"fails a rule"_s, u"4"_s},
                                   {u"compliance:compliant"_s, u"satisfies its policy"_s, u"17"_s},
                                   {u"compliance:waived"_s, u"failure accepted, with expiry"_s, u"1"_s},
                                   {u"compliance:unknown"_s, u"not evaluated yet"_s, u"0"_s}};
    });
    field->setText(u"state:enrolled expires<30d -tag:spare "_s);
    window.show();
    field->setFocus();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QTest::keyClicks(QApplication::focusWidget(), u"comp"_s);
    QCoreApplication::processEvents();
    QVERIFY(window.grab().save(QStringLiteral(MUSTER_BINARY_DIR "/screenshots/09-completion-")
                               + QString::fromLatin1(QTest::currentDataTag()) + u".png"_s));
}

void TestComponents::sizesAreThoseOfTheTokens()
{
    const std::unique_ptr<QWidget> page(createPage());
    const Theme &theme = m_themes->theme();
    int seen = 0;
    const auto buttons = page->findChildren<QPushButton *>();
    for (const QPushButton *button : buttons) {
        if (button->property("role") == u"link"_s || !button->isVisible())
            continue;
        QCOMPARE(button->height(), theme.size(button->property("small").toBool() ? Size::ButtonSmall : Size::Button));
        ++seen;
    }
    const auto fields = page->findChildren<QLineEdit *>();
    for (const QLineEdit *field : fields)
        QCOMPARE(field->height(), theme.size(Size::Field));
    QCOMPARE(page->findChild<QComboBox *>()->height(), theme.size(Size::Field));
    const auto chips = page->findChildren<ChipLabel *>();
    for (const ChipLabel *chip : chips)
        QCOMPARE(chip->height(), theme.size(Size::Chip));
    QVERIFY(seen > 10 && fields.size() >= 4 && chips.size() == 7);
    QCOMPARE(page->findChild<QProgressBar *>()->height(), theme.size(Size::Progress));
    QCOMPARE(page->findChild<TabBar *>()->height(), theme.size(Size::ViewBar));
    const RowStates rows(*m_themes, m_clock);
    QCOMPARE(rows.name().sizeHint({}, rows.model().index(0, 0)).height(), theme.size(Size::Row));
}

void TestComponents::everyControlHasAName()
{
    const std::unique_ptr<QWidget> page(createPage());
    const auto widgets = page->findChildren<QWidget *>();
    int seen = 0;
    for (QWidget *widget : widgets) {
        if (widget->focusPolicy() == Qt::NoFocus || widget->focusProxy() || !widget->isVisible()
            || qobject_cast<QFocusFrame *>(widget))
            continue;
        if (widget->inherits("QLineEditIconButton") || widget->inherits("QComboBoxPrivateContainer"))
            continue;
        QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(widget);
        QVERIFY(accessible);
        QVERIFY2(!accessible->text(QAccessible::Name).isEmpty(), widget->metaObject()->className());
        ++seen;
    }
    QVERIFY(seen > 20);
    const auto marks = page->findChildren<MarkLabel *>();
    QStringList sentences;
    for (const MarkLabel *mark : marks)
        sentences += mark->accessibleName();
    QVERIFY(sentences.contains(u"Online, TLS 4 seconds ago"_s));
    QVERIFY(sentences.contains(u"Violating, 2 findings, worst is error"_s));
}

void TestComponents::statesAreNotColourAlone()
{
    // Words and shapes differ within each set; the glyph's area is the shape, without any colour.
    QStringList lifecycle;
    QVector<QPainterPath> shapes;
    for (const auto &[state, word] : lifecycleWords.rows) {
        lifecycle += lookOf(state).word();
        QVERIFY(!shapes.contains(glyphPath(lookOf(state).glyph)));
        shapes += glyphPath(lookOf(state).glyph);
    }
    QCOMPARE(lifecycle.removeDuplicates(), 0);
    for (const auto &[presence, word] : presenceWords.rows) {
        QVERIFY(!lookOf(presence).word().isEmpty());
        QVERIFY(!shapes.contains(glyphPath(lookOf(presence).glyph)));
        shapes += glyphPath(lookOf(presence).glyph);
    }
    QVERIFY(lookOf(Severity::Error).glyph != lookOf(Severity::Warning).glyph);
    QVERIFY(lookOf(ComplianceSummary{Compliance::Violating, 1, Severity::Error}).glyph
            != lookOf(ComplianceSummary{Compliance::Violating, 1, Severity::Warning}).glyph);

    // A chip in grey still tells: its picture differs from another state's of the same tone.
    const auto grey = [this](Lifecycle state) {
        ChipLabel chip(*m_themes);
        chip.setLook(lookOf(state), u"x"_s);
        chip.resize(chip.sizeHint());
        return chip.grab().toImage().convertToFormat(QImage::Format_Grayscale8);
    };
    QVERIFY(grey(Lifecycle::Discovered) != grey(Lifecycle::Retired));
    QVERIFY(grey(Lifecycle::Discovered) != grey(Lifecycle::Expected));
}

void TestComponents::everyGlyphAndIconIsSharp()
{
    for (int i = 0; i < glyphCount; ++i) {
        const QRectF bounds = glyphPath(Glyph(i)).boundingRect();
        QVERIFY2(!bounds.isEmpty() && QRectF(0, 0, 12, 12).contains(bounds), qPrintable(QString::number(i)));
    }
    const QStringList files = QDir(u":/icons"_s).entryList({u"*.svg"_s});
    QVERIFY(files.size() >= 40);
    for (const QString &file : files) {
        const QPixmap pixmap = iconPixmap(file.chopped(4), Qt::red, 16, 2);
        QCOMPARE(pixmap.size(), QSize(32, 32));
        const QImage image = pixmap.toImage();
        bool hasInk = false;
        for (int y = 0; y < image.height() && !hasInk; ++y)
            for (int x = 0; x < image.width() && !hasInk; ++x)
                hasInk = image.pixelColor(x, y).alpha() > 200;
        QVERIFY2(hasInk, qPrintable(file));
    }
    const QIcon made = icon(u"search"_s, m_themes->theme());
    QVERIFY(made.pixmap(16, QIcon::Normal).toImage() != made.pixmap(16, QIcon::Disabled).toImage());
    for (const auto &kind : {u"camera"_s, u"Gateway"_s, u"toaster"_s})
        QVERIFY(files.contains(kindIconName(kind) + u".svg"_s));
}

QTEST_MAIN(TestComponents)
#include "tst_components.moc"
