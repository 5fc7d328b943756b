// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/theme_source.h"
#include "ui/widgets/cell_delegates.h"
#include "ui/widgets/cell_roles.h"
#include "ui/widgets/hovered_row.h"
#include "ui/widgets/state_look.h"

#include <QApplication>
#include <QHeaderView>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTableView>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::ui;

namespace {

class SetClock final : public Clock
{
public:
    Timestamp now() const override { return at; }
    Timestamp at{std::chrono::milliseconds(1773325914000)};
};

} // namespace

class TestCellDelegates : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void groundTellsTheRowsState();
    void hoverTintsTheWholeRow();
    void changedRowsFade();
    void currentRowHasTwoLines();
    void checkBoxToggles();
    void widthFitsTheContent();
    void themeSwitchRepaints();
    void withoutALookThereArePlainWords();

private:
    QColor pixel(int row, int column, int x, int y);
    QColor colour(Token token) const { return m_themes->theme().colour(token); }

    SetClock m_clock;
    std::unique_ptr<ThemeSource> m_themes;
    std::unique_ptr<QTableView> m_view;
    QStandardItemModel m_model;
    HoveredRow m_hovered;
};

void TestCellDelegates::init()
{
    if (!m_themes) {
        m_themes = std::make_unique<ThemeSource>(Theme::Preference::Light);
        m_themes->apply(*qApp);
    }
    m_model.clear();
    m_model.setRowCount(4);
    m_model.setColumnCount(3);
    for (int row = 0; row < 4; ++row) {
        m_model.setData(m_model.index(row, 0), u"gw-4f19c%1"_s.arg(row));
        m_model.setData(m_model.index(row, 0), u"gateway"_s, IconNameRole);
        m_model.setData(m_model.index(row, 1), lookOf(Lifecycle::Enrolled).word());
        m_model.setData(m_model.index(row, 1), QVariant::fromValue(&lookOf(Lifecycle::Enrolled)), LookRole);
        m_model.setData(m_model.index(row, 2), qint64(m_clock.at.time_since_epoch().count() - 18 * 60000), ValueRole);
    }
    m_view = std::make_unique<QTableView>();
    m_view->setModel(&m_model);
    m_view->setShowGrid(false);
    m_view->verticalHeader()->hide();
    m_view->verticalHeader()->setDefaultSectionSize(30);
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    CellDelegate *delegates[] = {new KindNameDelegate(*m_themes, m_clock, m_view.get()),
                                 new ChipDelegate(*m_themes, m_clock, m_view.get()),
                                 new AgeDelegate(*m_themes, m_clock, m_view.get())};
    m_hovered.watch(m_view.get());
    for (int column = 0; column < 3; ++column) {
        delegates[column]->setHoveredRow(&m_hovered);
        m_view->setItemDelegateForColumn(column, delegates[column]);
    }
    m_view->resize(500, 300);
    m_view->show();
    QVERIFY(QTest::qWaitForWindowActive(m_view.get()));
}

void TestCellDelegates::cleanup()
{
    m_view.reset();
}

/// The colour at (x, y) of a cell; negative counts from the right and bottom.
QColor TestCellDelegates::pixel(int row, int column, int x, int y)
{
    const QRect cell = m_view->visualRect(m_model.index(row, column));
    const QPoint at(x < 0 ? cell.right() + 1 + x : cell.left() + x, y < 0 ? cell.bottom() + 1 + y : cell.top() + y);
    return m_view->viewport()->grab().toImage().pixelColor(at);
}

void TestCellDelegates::groundTellsTheRowsState()
{
    QCOMPARE(pixel(1, 0, 2, 5), colour(Token::Surface));
    QCOMPARE(pixel(1, 0, 2, -1), colour(Token::Border));
    m_view->selectionModel()->select(m_model.index(1, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    QCOMPARE(pixel(1, 0, 2, 5), colour(Token::Selected));
    QCOMPARE(pixel(1, 2, 2, 5), colour(Token::Selected));
}

void TestCellDelegates::hoverTintsTheWholeRow()
{
    QSignalSpy changed(&m_hovered, &HoveredRow::changed);
    QTest::mouseMove(m_view->viewport(), m_view->visualRect(m_model.index(2, 1)).center());
    QTRY_COMPARE(m_hovered.row(), 2);
    QVERIFY(m_hovered.isPointing());
    QCOMPARE(pixel(2, 0, 2, 5), colour(Token::Hover));
    QCOMPARE(pixel(2, 2, 2, 5), colour(Token::Hover));
    QCOMPARE(pixel(1, 0, 2, 5), colour(Token::Surface));
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(m_view->viewport(), &leave);
    QCOMPARE(m_hovered.row(), -1);
    QCOMPARE(changed.size(), 2);
}

void TestCellDelegates::changedRowsFade()
{
    const auto at = qint64(m_clock.at.time_since_epoch().count());
    for (int column = 0; column < 3; ++column)
        m_model.setData(m_model.index(1, column), at, RowChangedAtRole);
    m_model.setData(m_model.index(1, 2), at, CellChangedAtRole);
    QCOMPARE(pixel(1, 0, 2, 5), colour(Token::Changed));
    QCOMPARE(pixel(1, 0, 2, -1), colour(Token::Border));
    QCOMPARE(pixel(1, 2, 2, -1), colour(Token::WarnMark));
    const Timestamp before = m_clock.at;
    m_clock.at += std::chrono::milliseconds(3500);
    const QColor fading = pixel(1, 0, 2, 5);
    QVERIFY(fading != colour(Token::Changed) && fading != colour(Token::Surface));
    m_clock.at += std::chrono::milliseconds(500);
    QCOMPARE(pixel(1, 0, 2, 5), colour(Token::Surface));
    QCOMPARE(pixel(1, 2, 2, -1), colour(Token::Border));
    m_clock.at = before;
}

void TestCellDelegates::currentRowHasTwoLines()
{
    m_view->selectionModel()->setCurrentIndex(m_model.index(2, 1), QItemSelectionModel::NoUpdate);
    for (int column = 0; column < 3; ++column) {
        QCOMPARE(pixel(2, column, 2, 0), colour(Token::Focus));
        QCOMPARE(pixel(2, column, 2, -1), colour(Token::Focus));
    }
    QCOMPARE(pixel(1, 0, 2, 0), colour(Token::Surface));
}

void TestCellDelegates::checkBoxToggles()
{
    const QModelIndex index = m_model.index(1, 0);
    m_model.item(1, 0)->setCheckable(true);
    m_model.setData(index, Qt::Unchecked, Qt::CheckStateRole);
    const QRect cell = m_view->visualRect(index);
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, QPoint(cell.left() + 14, cell.center().y()));
    QCOMPARE(index.data(Qt::CheckStateRole).value<Qt::CheckState>(), Qt::Checked);
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, QPoint(cell.left() + 60, cell.center().y()));
    QCOMPARE(index.data(Qt::CheckStateRole).value<Qt::CheckState>(), Qt::Checked);
}

void TestCellDelegates::widthFitsTheContent()
{
    const auto *chip = m_view->itemDelegateForColumn(1);
    const QSize hint = chip->sizeHint({}, m_model.index(0, 1));
    QCOMPARE(hint, QSize(chipSize(m_themes->theme(), u"Enrolled"_s).width() + 16, 30));
    // The age is told from the value: "18 min" needs more room than nothing.
    QVERIFY(m_view->itemDelegateForColumn(2)->sizeHint({}, m_model.index(0, 2)).width() > 40);
}

void TestCellDelegates::themeSwitchRepaints()
{
    m_view->selectRow(3);
    m_themes->setPreference(Theme::Preference::Dark);
    QCOMPARE(pixel(1, 0, 2, 5), Theme::load(Theme::Dark).colour(Token::Surface));
    QCOMPARE(m_view->currentIndex().row(), 3);
    m_themes->setPreference(Theme::Preference::Light);
}

void TestCellDelegates::withoutALookThereArePlainWords()
{
    m_model.setData(m_model.index(1, 1), QVariant(), LookRole);
    m_model.setData(m_model.index(1, 1), u"none"_s);
    const QRect cell = m_view->visualRect(m_model.index(1, 1));
    const QImage image = m_view->viewport()->grab().toImage();
    bool hasInk = false;
    for (int x = cell.left(); x < cell.right(); ++x)
        hasInk |= image.pixelColor(x, cell.center().y()) != colour(Token::Surface);
    QVERIFY(hasInk);
    QVERIFY(image.pixelColor(cell.left() + 20, cell.center().y() - 9) == colour(Token::Surface)); // no chip
}

QTEST_MAIN(TestCellDelegates)
#include "tst_cell_delegates.moc"
